import { afterEach, expect, test, vi } from "vitest";
import { Store } from "../store";
import { CopyPlan } from "../store/copies";
import { Database, type Write } from "../store/database";
import { Journal } from "../store/journal";
import { Keeping } from "../store/keeping";
import { Meta } from "../store/meta";
import { takeFile } from "./bundles";
import { SyncEngine } from "./engine";
import { applyUpdate } from "./register-worker";
import { newKey, sealReceipts } from "./testing/by-hand";
import type { Weather } from "./testing/network";
import { Office } from "./testing/office";
import { BUS_4, chelsea, count, enrolledPhone, IMPATIENT, seen } from "./testing/phone";
import { keepingPhone } from "./testing/restoring";
import { day } from "./testing/story";
import { WorkerInTest } from "./testing/worker";
import { replyIn } from "./wire";

/** A fault of the phone: what it changes, which MUST of docs/sync.md it breaks, and what finds it. */
interface Fault {
  name: string;
  must: string;
  plant: () => void;
  find: () => Promise<void>;
}

const commit = Database.prototype.commit;
const NOT_DELIVERY: Weather[] = ["portal", "portal-json", "server-error", "truncated"];

let mutateWorker = (source: string) => source;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  mutateWorker = (source) => source;
  halfDone = () => {};
});

/** Called where a fault has left something half done; `kills.test.ts` kills everywhere. */
let halfDone = () => {};

/** A page that dies where a fault has left something half done: the first time, the second time, and so on. */
async function killedHalfway(): Promise<void> {
  for (let nth = 1, times = 1; nth <= times; nth++) {
    times = 0;
    await day(undefined, false, ({ reaper }) => {
      halfDone = () => {
        times += 1;
        if (times === nth) reaper.strike();
      };
    });
  }
}

async function nothingIsDeliveredByAccident(): Promise<void> {
  for (const weather of NOT_DELIVERY) {
    const { store, network, engine } = await enrolledPhone(undefined, undefined, IMPATIENT);
    network.always = weather;
    await count(store);
    await engine.run(true);
    expect(await store.outbox.count("waiting"), weather).toBe(1);
  }
}

async function aLatePageChangesNothing(): Promise<void> {
  const { store, office, engine } = await enrolledPhone();
  office.putSite("ramouseh", { code: "OLD" });
  await engine.run(true);
  office.putSite("ramouseh", { code: "NEW" });
  await engine.run(true);
  const { row, body } = await store.feed.place();
  const changes = [{ entity: "site", key: "ramouseh", rev: 1, value: { code: "OLD" } }];
  const late = replyIn(
    JSON.stringify({ v: 1, epoch: office.epoch, receipts: [], changes, cursor: body.cursor }),
  );
  if (!late) throw new Error("The late page is no answer.");
  await store.feed.take(new Set(), row, late);
  expect((await store.sites())[0]?.code).toBe("NEW");
}

async function halfASnapshotIsNotShown(): Promise<void> {
  const office = new Office();
  for (const code of ["A", "B", "C"]) office.putSite(code, { code });
  office.pageSize = 1;
  const { store, network, engine } = await enrolledPhone(undefined, office);
  network.forecast.push("fair", "fair", "no-network");
  await engine.run(true);
  expect(await store.sites()).toEqual([]);
  network.forecast.length = 0;
  await engine.run(true);
  expect(await store.sites()).toHaveLength(3);
}

async function theButtonAnswers(): Promise<void> {
  const { store, network, engine } = await enrolledPhone(undefined, undefined, {
    requestMs: 4000,
    answerMs: 50,
  });
  network.always = "no-answer";
  await count(store);
  const patience = new Promise((resolve) => setTimeout(() => resolve("still waiting"), 2000));
  expect(await Promise.race([engine.tryNow(), patience])).toEqual({ ok: false, reason: "timeout" });
  engine.stop();
}

async function anOpenCountKeepsItsApp(): Promise<void> {
  const { store } = await enrolledPhone();
  vi.stubGlobal("navigator", { serviceWorker: { addEventListener: () => {} } });
  const asked: unknown[] = [];
  const waiting = { waiting: { postMessage: (message: unknown) => asked.push(message) } };
  await store.startDraft("tally", BUS_4);
  expect(await applyUpdate(waiting as never, store)).toBe(false);
  expect(asked).toEqual([]);
  const worker = new WorkerInTest(mutateWorker);
  worker.pages = [{}, {}]; // the other may be counting
  await worker.say("corridor-activate");
  expect(worker.activated).toBe(0);
  worker.pages = [{}];
  await worker.say("corridor-activate");
  expect(worker.activated).toBe(1);
}

async function refusalsEmptyNothing(): Promise<void> {
  for (const slug of ["device-revoked", "not-signed-in", "app-too-old"]) {
    const { store, network, engine } = await enrolledPhone();
    network.instead = () => Response.json({ title: "No", status: 401, slug }, { status: 401 });
    const key = await count(store);
    await engine.run(true);
    expect((await store.outbox.all()).map((entry) => entry.change.id)).toEqual([key]);
    expect((await seen(store, key)).delivery).not.toBe("received");
  }
}

async function withAPicture(store: Store): Promise<void> {
  const draft = await store.startDraft("typed", BUS_4);
  await store.addPhoto(draft.id, { content: new Uint8Array(3000), type: "image/jpeg" });
  await store.save(draft.id, { total: 47 });
}

async function filesFollowTheNumbers(): Promise<void> {
  const { store, network, engine } = await enrolledPhone();
  await withAPicture(store);
  const order: string[] = [];
  network.instead = () => {
    order.push("changes");
    return null;
  };
  network.insteadOfFiles = () => {
    order.push("file");
    return null;
  };
  await engine.run(true);
  await engine.settled();
  expect(order.slice(0, 2)).toEqual(["changes", "changes"]);
  expect(order).toContain("file");
}

async function aNumberOvertakesAPicture(): Promise<void> {
  const timing = { requestMs: 4000, answerMs: 4000 };
  const { store, office, network, engine } = await enrolledPhone(undefined, undefined, timing);
  await withAPicture(store);
  const stuck = new Promise<void>((resolve) => {
    network.insteadOfFiles = (_, init) => {
      resolve();
      return new Promise((_answer, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
      });
    };
  });
  await engine.run(false);
  await stuck;
  const key = await count(store);
  const patience = new Promise((resolve) => setTimeout(resolve, 1500));
  await Promise.race([patience, vi.waitFor(() => expect(office.custody.has(key)).toBe(true), 1500)]);
  const arrived = office.custody.has(key);
  engine.stop();
  await engine.settled();
  expect(arrived).toBe(true);
}

async function empty(store: Store): Promise<void> {
  const entries = await store.outbox.all();
  const gone = entries.map(({ row }) => ({ store: "outbox", key: row.id, was: row, row: null }) as Write);
  await commit.call((store as unknown as { database: Database }).database, gone);
}

async function anotherPhonesAnswerIsNone(): Promise<void> {
  const { store } = await enrolledPhone();
  await store.enrol({ ...chelsea(), bundleKey: newKey() });
  const key = await count(store);
  const head = { device: (await store.identity())?.device, epoch: "1.first" };
  const receipt = { id: key, n: 1, outcome: "applied", rev: 1, version: 1 };
  const file = await sealReceipts(newKey(), [head, receipt]);
  await takeFile(store, file).catch(() => {});
  expect(await store.outbox.count("waiting")).toBe(1);
}

async function theOfficeIsRefilled(): Promise<void> {
  const phone = await keepingPhone();
  const backup = phone.office.backup();
  const key = await count(phone.store);
  await phone.engine.run(true);
  phone.office.putBack(backup, "2.again");
  phone.network.bundleForecast.push("no-network");
  await phone.engine.run(true);
  expect((await phone.store.report(key))?.values.total).toBe(47);
  await phone.engine.run(true);
  expect(phone.office.custody.has(key)).toBe(true);
}

async function whatIsInNoBackupIsKept(): Promise<void> {
  const { store, engine } = await keepingPhone();
  await count(store);
  await engine.run(true);
  await store.journal.tidy(Date.now() + 40 * 24 * 3600 * 1000);
  expect(await store.journal.count()).toBe(1);
}

const FAR = Date.parse("2099-12-31T00:00:00Z");

async function theUnsentStays(): Promise<void> {
  const { store, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  await store.amend(key, await seen(store, key), { note: "engine trouble" });
  await store.dropReceived(FAR);
  expect((await seen(store, key)).values).toMatchObject({ total: 47, note: "engine trouble" });
}

async function nothingOfItIsLeft(): Promise<void> {
  const { store, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  await store.amend(key, await seen(store, key), { note: "canary-7f3a" });
  await engine.run(true);
  await store.dropReceived(FAR);
  const { database } = store as unknown as { database: Database };
  const rows = await database.use(async (db) =>
    Promise.all([...db.objectStoreNames].map((name) => db.getAll(name))),
  );
  expect(JSON.stringify(rows)).not.toContain("canary-7f3a");
}

/** What the office removed for good is on no disk of a phone that has heard of it. */
async function whatWasRemovedIsGone(): Promise<void> {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store, { note: "canary-name" });
  await engine.run(true);
  await store.amend(key, await seen(store, key), { note: "canary-name again" });
  await engine.run(true);
  office.touch(key, (report) => {
    delete report.values.note;
    report.history = [];
    report.redacted = ["note"];
  });
  await engine.run(true);
  const { database } = store as unknown as { database: Database };
  const own = await database.use((db) => db.getAll("own"));
  const synced = await database.use((db) => db.getAll("synced"));
  expect(JSON.stringify([own, synced])).not.toContain("canary-name");
}

const FAULTS: Fault[] = [
  {
    name: "the office's older copies are taken before it is refilled",
    must: "S4.4: offer what it keeps",
    plant() {
      const owed = Journal.prototype.owed;
      vi.spyOn(Journal.prototype, "owed").mockImplementation(function (this: Journal, epoch, limit) {
        return limit === 1 ? Promise.resolve([]) : owed.call(this, epoch, limit);
      });
    },
    find: theOfficeIsRefilled,
  },
  {
    name: "what leaves the outbox is kept in a transaction of its own",
    must: "S4.4: be in the phone's journal",
    plant() {
      vi.spyOn(Database.prototype, "commit").mockImplementation(async function (
        this: Database,
        writes,
        how,
        clear,
      ) {
        const journal = writes.filter(({ store }) => store === "journal");
        if (journal.length === 0 || journal.length === writes.length)
          return commit.call(this, writes, how, clear);
        return commit.call(
          this,
          writes.filter((write) => !journal.includes(write)), // and is killed before the other
          how,
          clear,
        );
      });
    },
    find: theOfficeIsRefilled,
  },
  {
    name: "what is thirty days old is dropped",
    must: "S4.4: be dropped before it is 30 days old",
    plant() {
      const read = Meta.prototype.read;
      vi.spyOn(Meta.prototype, "read").mockImplementation(async function (this: Meta, name) {
        const found = await read.call(this, name);
        return (name === "journal" ? { ...found, body: { ...found.body, durable: 1e9 } } : found) as never;
      });
    },
    find: whatIsInNoBackupIsKept,
  },
  {
    name: "what is unsent counts for nothing when copies go",
    must: "S7.7: be dropped while",
    plant() {
      const keeping = Keeping.prototype as unknown as { keysUnsent(): Promise<Set<string>> };
      vi.spyOn(keeping, "keysUnsent").mockImplementation(async () => new Set());
    },
    find: theUnsentStays,
  },
  {
    name: "the copy goes and what was said of it stays",
    must: "S7.7: leave nothing",
    plant() {
      vi.spyOn(Database.prototype, "commit").mockImplementation(function (this: Database, writes, ...rest) {
        const goes = writes.some(({ store, row }) => store === "synced" && row === null);
        const kept = goes ? writes.filter(({ store }) => store !== "own") : writes;
        return commit.call(this, kept, ...rest);
      });
    },
    find: nothingOfItIsLeft,
  },
  {
    name: "a copy is kept as it was, though something was removed from it",
    must: "S2.8: drop it",
    plant() {
      const put = CopyPlan.prototype.put;
      vi.spyOn(CopyPlan.prototype, "put").mockImplementation(async function (this: CopyPlan, ...given) {
        const value = given[4] as { redacted?: string[] };
        if ((value.redacted ?? []).length === 0) await put.apply(this, given);
      });
    },
    find: whatWasRemovedIsGone,
  },
  {
    name: "what the phone remembers of its own words outlives their removal",
    must: "S2.8: drop it",
    plant() {
      const whole = Database.prototype.commit;
      vi.spyOn(Database.prototype, "commit").mockImplementation(function (this: Database, writes, ...rest) {
        // Where nothing leaves the outbox, only a removal touches what the phone remembers.
        const stores = new Set(writes.map(({ store }) => store));
        const isRemoval = stores.has("synced") && !stores.has("outbox");
        const lost = isRemoval ? writes.filter(({ store }) => store === "own") : [];
        return whole.call(
          this,
          lost.length > 0 ? writes.filter((one) => !lost.includes(one)) : writes,
          ...rest,
        );
      });
    },
    find: whatWasRemovedIsGone,
  },
  {
    name: "a file of receipts is believed whatever it is sealed with",
    must: "S7.6: remove nothing",
    plant() {
      const { subtle } = crypto;
      const encrypt = subtle.encrypt.bind(subtle);
      let sealed = new ArrayBuffer(0);
      vi.spyOn(subtle, "encrypt").mockImplementation(async (how, key, plain) => {
        sealed = new Uint8Array(plain as Uint8Array<ArrayBuffer>).buffer;
        return encrypt(how, key, plain);
      });
      vi.spyOn(subtle, "decrypt").mockImplementation(async () => sealed);
    },
    find: anotherPhonesAnswerIsNone,
  },
  {
    name: "whatever answers has taken the batch",
    must: "S2.2: remove nothing from the outbox",
    plant() {
      type Sending = { store: Store; send(...args: unknown[]): Promise<{ kind: string }> };
      const engine = SyncEngine.prototype as unknown as Sending;
      const { send } = engine;
      vi.spyOn(engine, "send").mockImplementation(async function (this: Sending, ...args) {
        const heard = await send.apply(this, args);
        if (heard.kind === "portal" || heard.kind === "server") await empty(this.store);
        return heard;
      });
    },
    find: nothingIsDeliveredByAccident,
  },
  {
    name: "the page read last is believed",
    must: "S4.2: take a put only if it is newer",
    plant() {
      vi.spyOn(CopyPlan.prototype, "put").mockImplementation(async function (
        this: CopyPlan,
        entity,
        key,
        epoch,
        rev,
        value,
      ) {
        const plan = await (
          this as unknown as { plan(e: string, k: string): Promise<{ next?: unknown }> }
        ).plan(entity, key);
        plan.next = { epoch, rev, value };
      });
    },
    find: aLatePageChangesNothing,
  },
  {
    name: "the cursor is on disk before the page",
    must: "S4.5: commit what it pulled",
    plant() {
      vi.spyOn(Database.prototype, "commit").mockImplementation(async function (
        this: Database,
        writes,
        how,
        clear,
      ) {
        const cursor = writes.filter(({ store, key }) => store === "meta" && key === "feed");
        if (cursor.length === 0 || writes.length === 1) return commit.call(this, writes, how, clear);
        if (!(await commit.call(this, cursor, how, clear))) return false;
        halfDone();
        return commit.call(
          this,
          writes.filter((write) => !cursor.includes(write)),
          how,
        );
      });
    },
    find: killedHalfway,
  },
  {
    name: "a snapshot is shown page by page",
    must: "S4.3: commit a page and its cursor together",
    plant() {
      const writes = CopyPlan.prototype.writes;
      vi.spyOn(CopyPlan.prototype, "writes").mockImplementation(async function (this: CopyPlan) {
        return (await writes.call(this)).map((write) => ({
          ...write,
          store: "synced" as const,
          was: undefined,
        }));
      });
    },
    find: halfASnapshotIsNotShown,
  },
  {
    name: "files go with the numbers",
    must: "S6.1: be sent before every change is received",
    plant() {
      type Running = {
        store: Store;
        uploads: { send(token: string, cut: AbortSignal): Promise<string> };
        everything(asked: boolean): Promise<unknown>;
      };
      const engine = SyncEngine.prototype as unknown as Running;
      const { everything } = engine;
      vi.spyOn(engine, "everything").mockImplementation(async function (this: Running, asked) {
        const identity = await this.store.identity();
        if (identity) await this.uploads.send(identity.token, new AbortController().signal);
        return everything.call(this, asked);
      });
    },
    find: filesFollowTheNumbers,
  },
  {
    name: "a picture on its way is finished first",
    must: "S6.1: give way at once",
    plant() {
      vi.spyOn(Store.prototype, "onSave").mockReturnValue(() => {});
    },
    find: aNumberOvertakesAPicture,
  },
  {
    name: "a Save is several transactions",
    must: "S7.1: write outbox, number, memory",
    plant() {
      vi.spyOn(Database.prototype, "commit").mockImplementation(async function (
        this: Database,
        writes,
        how,
        clear,
      ) {
        if (!writes.some(({ store }) => store === "outbox")) return commit.call(this, writes, how, clear);
        for (const write of writes) {
          if (!(await commit.call(this, [write], how, clear))) return false;
          halfDone();
        }
        return true;
      });
    },
    find: killedHalfway,
  },
  {
    name: "the button waits for the network",
    must: "S7.2: answer within ten seconds",
    plant() {
      vi.spyOn(SyncEngine.prototype, "tryNow").mockImplementation(function (this: SyncEngine) {
        return this.run(true);
      });
    },
    find: theButtonAnswers,
  },
  {
    name: "a new app does not ask whether a count is open",
    must: "S7.4: activate under an open count",
    plant() {
      vi.spyOn(Store.prototype, "openDraft").mockResolvedValue(null);
    },
    find: anOpenCountKeepsItsApp,
  },
  {
    name: "the worker does not look for other pages",
    must: "S7.4: activate under an open count",
    plant() {
      mutateWorker = (source) => {
        const without = source.replace("if (pages.length <= 1) ", "");
        expect(without).not.toBe(source);
        return without;
      };
    },
    find: anOpenCountKeepsItsApp,
  },
  {
    name: "a phone that is removed gives up what it has",
    must: "S7.5: empty the outbox",
    plant() {
      const setAccess = Store.prototype.setAccess;
      vi.spyOn(Store.prototype, "setAccess").mockImplementation(async function (this: Store, access) {
        await empty(this);
        await setAccess.call(this, access);
      });
    },
    find: refusalsEmptyNothing,
  },
];

const finders = [...new Set(FAULTS.map((fault) => fault.find))];

test.each(finders)(
  "without a fault %o finds nothing",
  async (find) => {
    await find();
  },
  900_000,
);

test.each(FAULTS)(
  "found: $name",
  async ({ plant, find }) => {
    plant();
    await expect(find()).rejects.toThrow();
  },
  900_000,
);
