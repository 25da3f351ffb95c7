import type { Access, SyncState } from "../domain/types";
import { StorageFull, type Store, whereFull } from "../store";
import type { Reply } from "../store/feed";
import type { Entry } from "../store/outbox";
import { BatchSize } from "./batch";
import { Courier } from "./carry";
import { exchange, type Fetch, type Heard } from "./exchange";
import { refill } from "./refill";
import { Rhythm } from "./rhythm";
import { Uploads } from "./uploads";
import { APP_VERSION } from "./wire";

export type TryResult =
  | { ok: true; received: number }
  | {
      ok: false;
      reason: "offline" | "timeout" | "portal" | "server" | "no-room" | Exclude<Access, "open">;
    };

type Failed = Exclude<Heard, { kind: "reply" }>;
/** What ends a run; a refusal is searched for instead. */
type Stopped = Exclude<Failed, { kind: "refused" }>;

export interface Timing {
  /** One request, its answer included. */
  requestMs: number;
  /** How long a person who asked waits for an answer in words. */
  answerMs: number;
}

const TIMING: Timing = { requestMs: 45_000, answerMs: 9_500 };
const ROWS_AT_A_TIME = 500;

/** One run: everything that is waiting, and everything the office has for this phone. */
interface Run {
  /** The enrolment in whose name is asked: what is refused is refused to that one. */
  token: string;
  received: number;
  of: number;
  /** Left alone until the next run: parked, or sent and not named by the answer. */
  passed: Set<string>;
  /** Parked changes still to be tried, one by one. */
  parked: string[];
  /** What an office that was put back refused alone is offered again. */
  offersAgain: boolean;
  /** The epoch whose office was offered all that is kept. */
  refilled: string | null;
  /** Something the office has for this phone found no room on its disk; the numbers go all the same. */
  lacksRoom: boolean;
}

/** What this tab is doing: `result` is known once the changes are through, `done` when the files are too. */
interface Running {
  asked: boolean;
  told: boolean;
  /** A person asks: the files wait for the run that answers. */
  givesWay: boolean;
  result: Promise<TryResult>;
  done: Promise<void>;
}

/** Starts the exchanges of this tab: now, on every sign of a network, and by an unhurried timer. */
export function startSync(
  store: Store,
  fetcher: Fetch = fetch.bind(globalThis),
  timing = TIMING,
): SyncEngine {
  const engine = new SyncEngine(store, fetcher, timing);
  engine.start();
  return engine;
}

export class SyncEngine {
  private readonly size = new BatchSize();
  private readonly rhythm: Rhythm;
  readonly courier: Courier;
  private readonly uploads: Uploads;
  private running: Running | null = null;
  /** Aborted to stop the files for something that matters more: a number, or a person who asks. */
  private cut = new AbortController();
  private stopped = false;
  private readonly stopWatching: (() => void)[];

  constructor(
    private readonly store: Store,
    private readonly fetcher: Fetch,
    private readonly timing: Timing = TIMING,
  ) {
    this.rhythm = new Rhythm(store, () => this.run(false));
    this.courier = new Courier(store, fetcher, timing.requestMs);
    this.uploads = new Uploads(store, fetcher, timing.requestMs);
    this.stopWatching = [store.onSave(() => this.cut.abort()), store.onAsked(() => this.giveWay())];
  }

  start(): void {
    this.rhythm.start();
  }

  /** Ends the timers; a request in flight is answered into the store or not at all. */
  stop(): void {
    this.stopped = true;
    this.cut.abort();
    for (const end of this.stopWatching) end();
    this.rhythm.stop();
  }

  /** What the button does: a full attempt, answered within ten seconds while the attempt itself may go on. */
  async tryNow(): Promise<TryResult> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<TryResult>((resolve) => {
      timer = setTimeout(() => resolve({ ok: false, reason: "timeout" }), this.timing.answerMs);
    });
    try {
      return await Promise.race([this.run(true), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Joins the run of this tab if there is one.  `asked`: a person waits, so another tab's run is waited for.  What is
   * answered is what became of the changes; the files that follow them go on by themselves.
   */
  run(asked: boolean): Promise<TryResult> {
    const { running } = this;
    if (running && (running.told || (asked && !running.asked))) {
      // It may have found another tab at work and left it at that; a person is owed a run of their own, and files wait.
      if (asked) this.giveWay();
      return running.done.then(() => this.run(asked));
    }
    if (running) return running.result;
    let tell: (result: TryResult) => void = () => {};
    let fail: (error: unknown) => void = () => {};
    const result = new Promise<TryResult>((resolve, reject) => {
      [tell, fail] = [resolve, reject];
    });
    const begun: Running = { asked, told: false, givesWay: false, result, done: Promise.resolve() };
    this.running = begun;
    const telling = (heard: TryResult) => {
      begun.told = true;
      tell(heard);
    };
    begun.done = this.alone(begun, telling)
      .catch((error: unknown) => {
        if (!begun.told) fail(error); // a file's own trouble: the numbers are through, and the next run tries it again
      })
      .finally(() => {
        this.running = null;
      });
    return result;
  }

  /** The files of this tab wait: a person asks, here or in another tab. */
  private giveWay(): void {
    if (this.running) this.running.givesWay = true;
    this.cut.abort();
  }

  /** When nothing more is on its way: the files too. */
  async settled(): Promise<void> {
    while (this.running) await this.running.done;
  }

  /** One tab at a time.  Where the browser has no locks idempotency alone guards, as it does in any case. */
  private async alone(run: Running, tell: (result: TryResult) => void): Promise<void> {
    const locks = globalThis.navigator?.locks;
    if (!locks) return this.changesThenFiles(run, tell);
    const name = `sync:${this.store.name}`;
    if (run.asked) this.store.ask();
    await locks.request(name, { ifAvailable: !run.asked }, (lock) => {
      if (lock) return this.changesThenFiles(run, tell);
      return tell({ ok: true, received: 0 });
    });
  }

  /** Every change, then file after file; a change that is saved meanwhile goes first again. */
  private async changesThenFiles(run: Running, tell: (result: TryResult) => void): Promise<void> {
    for (;;) {
      this.cut = new AbortController();
      const result = await this.everything(run.asked);
      tell(result);
      const identity = await this.store.identity();
      if (!identity || this.stopped || !(await this.isThrough(result))) return;
      const paused = await this.uploads.send(identity.token, this.cut.signal);
      if (isRefusal(paused) && !(await this.isAnother(identity.token))) await this.store.setAccess(paused);
      if (paused !== "interrupted" || run.givesWay || this.stopped) return;
    }
  }

  /** Every number is with the office.  A full disk is no reason to keep the files that would make room. */
  private async isThrough(result: TryResult): Promise<boolean> {
    if (result.ok) return true;
    return result.reason === "no-room" && (await this.store.outbox.count("waiting")) === 0;
  }

  private async everything(asked: boolean): Promise<TryResult> {
    const { outbox } = this.store;
    let result: TryResult;
    let lacksRoom = false;
    this.rhythm.began();
    try {
      await this.store.feed.finishSnapshot();
      const offersAgain = asked || this.rhythm.isFirst;
      const parked = offersAgain ? (await outbox.inState("parked")).map((one) => one.row.id) : [];
      const run: Run = {
        token: "",
        received: 0,
        of: (await outbox.count("waiting")) + parked.length,
        passed: new Set<string>(),
        parked,
        offersAgain,
        refilled: null,
        lacksRoom: false,
      };
      result = await this.rounds(run);
      lacksRoom = run.lacksRoom;
      // The numbers are through, whatever becomes of this.
      await this.store.dropReceived().catch(whereFull);
    } catch (error) {
      if (!(error instanceof StorageFull)) {
        this.store.setActivity({ state: "idle", sending: new Set() });
        throw error;
      }
      result = { ok: false, reason: "no-room" };
    }
    this.store.setActivity({ state: restingState(result, lacksRoom), sending: new Set() });
    this.rhythm.ended(result.ok);
    if (result.ok) {
      void this.courier.run();
      await this.store.journal.tidy();
    }
    return result;
  }

  private async rounds(run: Run): Promise<TryResult> {
    for (;;) {
      if (this.stopped) return { ok: false, reason: "offline" };
      const batch = await this.nextBatch(run);
      const heard = await this.send(batch, run);
      if (heard.kind === "reply") {
        if (!heard.more && (await this.nextBatch(run)).length === 0)
          return { ok: true, received: run.received };
        continue;
      }
      // Refused as the phone that it was: it has joined again meanwhile, and asks as the one it is.
      if (isRefusal(heard.kind) && (await this.isAnother(run.token))) continue;
      if (heard.kind !== "refused") return this.gaveUp(heard);
      if (batch.length > 1) continue; // the size was halved
      const [only] = batch;
      const stop = only ? await this.parkIfGuilty(only, heard.problem, run) : ({ kind: "server" } as const);
      if (stop) return this.gaveUp(stop);
    }
  }

  /** Waiting changes in their order; after them parked ones, each alone. */
  private async nextBatch(run: Run): Promise<Entry[]> {
    const waiting = await this.store.outbox.inState("waiting", ROWS_AT_A_TIME + run.passed.size);
    const batch = this.size.choose(waiting.filter((entry) => !run.passed.has(entry.row.id)));
    if (batch.length > 0) return batch;
    for (let id = run.parked.shift(); id !== undefined; id = run.parked.shift()) {
      const entry = await this.store.outbox.find(id);
      if (entry?.row.state === "parked" && !run.passed.has(id)) {
        run.parked.unshift(id);
        return [entry];
      }
    }
    return [];
  }

  private async send(batch: Entry[], run: Run): Promise<Failed | { kind: "reply"; more: boolean }> {
    const { store } = this;
    const identity = await store.identity();
    if (!identity) return { kind: "signed-out" };
    run.token = identity.token;
    const place = await store.feed.place();
    const counter = await store.meta.read("changes");
    const unsent = (await store.outbox.count("waiting")) + (await store.outbox.count("parked"));
    const blobs = await store.files.count("waiting");
    const sending = new Set(batch.map((entry) => entry.row.id));
    store.setActivity({
      state: batch.length > 0 ? "sending" : "idle",
      sending,
      ...(run.of > 0
        ? { progress: { done: run.received, of: Math.max(run.of, run.received + batch.length) } }
        : {}),
    });
    const { heard, plain, bytes } = await exchange(
      this.fetcher,
      identity.token,
      {
        v: 1,
        app: APP_VERSION,
        cursor: place.body.cursor,
        clock: store.clock.read(),
        waiting: { changes: unsent, blobs, next_n: counter.body.n + 1 },
        changes: batch.map((entry) => entry.body.text),
      },
      this.timing.requestMs,
    );
    if (batch.length > 0) this.size.measured(plain, bytes);
    if (heard.kind !== "reply") {
      if (batch.length > 0) this.size.failed(batch.length);
      return heard;
    }
    if (batch.length > 0) this.size.succeeded();
    const { reply } = heard;
    const owes = await this.owes(reply, run);
    if (owes) {
      // The office was put back: it is given what it has lost before its older copies take the place of this phone's.
      // Its receipts wait for the next round too: a change may have been held only for what is still to come.
      const failed = await refill(store, this.fetcher, identity.token, reply, this.timing.requestMs);
      run.refilled = reply.epoch;
      if (reply.reset) return failed ?? { kind: "reply", more: true };
    }
    const taken = await store.feed.take(sending, place.row, reply);
    run.received += taken.received;
    run.lacksRoom = taken.lacksRoom;
    // What was sent and not named by the answer is not delivered; the next run offers it again.
    for (const id of sending) run.passed.add(id);
    store.changed();
    // An office that says "more" and moves nothing would be asked for ever.
    const stuck = reply.cursor === place.body.cursor && taken.received === 0;
    return { kind: "reply", more: owes || (taken.more && !stuck) };
  }

  /** Whether this office is to be offered what is kept: once in a run, for what it refuses alone stays owed. */
  private async owes(reply: Reply, run: Run): Promise<boolean> {
    if (run.refilled === reply.epoch || !(reply.reset || run.offersAgain)) return false;
    return (await this.store.journal.owed(reply.epoch, 1)).length > 0;
  }

  /** A change refused alone is parked only if the office still answers without it; else the fault is not its. */
  private async parkIfGuilty(entry: Entry, problem: string, run: Run): Promise<Stopped | null> {
    const without = await this.send([], run);
    if (without.kind === "refused") return { kind: "server" };
    if (without.kind !== "reply") return without;
    await this.store.outbox.park(entry.row.id, problem);
    run.passed.add(entry.row.id);
    this.store.changed();
    return null;
  }

  private async gaveUp(heard: Stopped): Promise<TryResult> {
    if (isRefusal(heard.kind) && (await this.store.identity())) await this.store.setAccess(heard.kind);
    return { ok: false, reason: heard.kind };
  }

  /** Whether this phone has another enrolment by now than the one that was asked with. */
  private async isAnother(token: string): Promise<boolean> {
    const identity = await this.store.identity();
    return identity !== null && identity.token !== token;
  }
}

/** What a run leaves the phone at: it failed, or it came through and perhaps not all that came found room. */
function restingState(result: TryResult, lacksRoom: boolean): SyncState {
  if (result.ok) return lacksRoom ? "full" : "idle";
  if (result.reason === "no-room") return "full";
  if (isRefusal(result.reason)) return result.reason;
  return result.reason === "offline" ? "offline" : "weak";
}

function isRefusal(kind: string): kind is Exclude<Access, "open"> {
  return kind === "signed-out" || kind === "revoked" || kind === "held" || kind === "app-too-old";
}
