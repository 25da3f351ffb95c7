import type { Draft, DraftMode, ReportView, Tap, Values } from "../domain/types";
import { uuid7 } from "../domain/uuid7";
import type { Database, Durability, Write } from "./database";
import { StoreRefusal } from "./errors";
import type { DraftRow } from "./schema";
import { open, seal } from "./vault";

const STRICT_EVERY_MS = 2000;
const STRICT_AFTER_QUIET_MS = 1000;

/** A draft in this tab's memory, ahead of its row by the taps that are not yet on disk. */
interface Live {
  draft: Draft;
  row: DraftRow | undefined;
  /** What stands in `row`: what differs from it was changed in this tab. */
  written: Draft;
  /** Writes of one draft follow each other; one that has not begun takes along whatever is tapped meanwhile. */
  tail: Promise<void>;
  next: { durability: Durability; done: Promise<void> } | null;
  strictAt: number;
  quiet: ReturnType<typeof setTimeout> | null;
}

/** Unfinished counts.  The number on the screen never waits for these writes; they never wait for each other's disk. */
export class Drafts {
  private readonly live = new Map<string, Live>();

  constructor(
    private readonly database: Database,
    /** Runs a write again once something less needed has given way to it on a full disk. */
    private readonly makingRoom: <T>(write: () => Promise<T>) => Promise<T>,
  ) {}

  async start(mode: DraftMode, values: Values, correcting?: ReportView): Promise<Draft> {
    const now = new Date().toISOString();
    const total = correcting?.values.total;
    const draft: Draft = {
      id: uuid7(),
      kind: "headcount",
      mode,
      values,
      count: typeof total === "number" ? total : 0,
      startedAt: now,
      updatedAt: now,
      taps: [],
    };
    if (correcting) {
      draft.amends = correcting.key;
      draft.seen = { values: correcting.values, base: correcting.base };
    }
    const live = this.hold(draft, undefined);
    await this.write(live, "strict");
    return { ...draft };
  }

  /** All of them, with every tap of this tab. */
  async all(): Promise<Draft[]> {
    const rows = await this.database.use((db) => db.getAll("drafts"));
    return Promise.all(rows.map((row) => this.live.get(row.id)?.draft ?? open<Draft>(row.body)));
  }

  async newest(): Promise<Draft | null> {
    const drafts = await this.all();
    drafts.sort((one, other) => other.updatedAt.localeCompare(one.updatedAt));
    return drafts[0] ? { ...drafts[0] } : null;
  }

  async setCount(id: string, count: number): Promise<void> {
    const live = this.live.get(id) ?? (await this.load(id));
    const now = new Date();
    const tap: Tap = [now.getTime() - Date.parse(live.draft.startedAt), count];
    const taps = live.draft.mode === "tally" ? [...live.draft.taps, tap] : live.draft.taps;
    live.draft = { ...live.draft, count, taps, updatedAt: now.toISOString() };
    const due = Date.now() - live.strictAt >= STRICT_EVERY_MS;
    this.strictWhenQuiet(live);
    await this.write(live, due ? "strict" : "relaxed");
  }

  async setValues(id: string, values: Values): Promise<void> {
    await this.change(id, (draft) => ({ ...draft, values }));
  }

  private async change(id: string, change: (draft: Draft) => Draft): Promise<void> {
    const live = this.live.get(id) ?? (await this.load(id));
    live.draft = { ...change(live.draft), updatedAt: new Date().toISOString() };
    await this.write(live, "strict");
  }

  /** Strict: on disk before the camera takes the page's place. */
  async setCamera(id: string, isOpen: boolean): Promise<void> {
    await this.change(id, ({ camera: _, ...draft }) => (isOpen ? { ...draft, camera: true } : draft));
  }

  /** The picture that the camera brought, or one less. */
  async setPhotos(id: string, change: (photos: string[]) => string[]): Promise<void> {
    await this.change(id, ({ camera: _, photos = [], ...draft }) => ({ ...draft, photos: change(photos) }));
  }

  async flush(id: string): Promise<void> {
    await this.write(this.live.get(id) ?? (await this.load(id)), "strict");
  }

  /** `alongside` goes with it: the draft is given, what goes is answered. */
  async discard(id: string, alongside: (draft: Draft) => Promise<Write[]>): Promise<void> {
    for (;;) {
      const found = await this.settled(id);
      if (!found || (await this.database.commit([found.removal, ...(await alongside(found.draft))]))) break;
    }
    this.finished(id);
  }

  /** The draft with all its taps on disk, and the write that removes exactly that row. */
  async settled(id: string): Promise<{ draft: Draft; removal: Write } | null> {
    const live = this.live.get(id);
    if (live) await live.tail.catch(() => {});
    const row = await this.database.use((db) => db.get("drafts", id));
    if (!row) return null;
    if (live) await this.catchUp(live, row);
    const draft = live?.draft ?? (await open<Draft>(row.body));
    return { draft, removal: { store: "drafts", key: id, was: row, row: null } };
  }

  /** The row is gone: taps still on their way go nowhere. */
  finished(id: string): void {
    const live = this.live.get(id);
    if (live?.quiet) clearTimeout(live.quiet);
    this.live.delete(id);
  }

  close(): void {
    for (const id of [...this.live.keys()]) this.finished(id);
  }

  private async load(id: string): Promise<Live> {
    const row = await this.database.use((db) => db.get("drafts", id));
    if (!row) throw gone(id);
    const draft = await open<Draft>(row.body);
    return this.live.get(id) ?? this.hold(draft, row);
  }

  private hold(draft: Draft, row: DraftRow | undefined): Live {
    const tail = Promise.resolve();
    const live: Live = { draft, row, written: draft, tail, next: null, strictAt: Date.now(), quiet: null };
    this.live.set(draft.id, live);
    return live;
  }

  private write(live: Live, durability: Durability): Promise<void> {
    if (live.next) {
      if (durability === "strict") live.next.durability = "strict";
      return live.next.done;
    }
    const next: NonNullable<Live["next"]> = { durability, done: Promise.resolve() };
    next.done = live.tail
      .catch(() => {}) // whoever asked for the earlier write has been told
      .then(() => {
        live.next = null;
        return this.put(live, next.durability);
      });
    live.next = next;
    live.tail = next.done;
    return next.done;
  }

  private async put(live: Live, durability: Durability): Promise<void> {
    const { id } = live.draft;
    // A write that waited its turn behind one that found the draft gone must not begin it anew.
    if (this.live.get(id) !== live) throw gone(id);
    const isNew = live.row === undefined;
    for (;;) {
      const { draft } = live;
      const row: DraftRow = { id, rev: (live.row?.rev ?? 0) + 1, body: await seal(draft) };
      const commit = () =>
        this.database.commit([{ store: "drafts", key: id, was: live.row, row }], durability);
      if (await this.makingRoom(commit)) {
        live.row = row;
        live.written = draft;
        if (durability === "strict") live.strictAt = Date.now();
        return;
      }
      // Another tab wrote or finished it; a draft that was saved or thrown away elsewhere does not come back.
      live.row = await this.database.use((db) => db.get("drafts", id));
      if (live.row) await this.catchUp(live, live.row);
      else if (!isNew) {
        this.finished(id); // else the next tap would begin it anew
        throw gone(id);
      }
    }
  }

  /**
   * Another tab has written the draft.  The tab in the person's hand has the number and the words they see, so these are
   * written; of the pictures, which no screen but the camera's tab may show yet, none is lost.
   */
  private async catchUp(live: Live, row: DraftRow): Promise<void> {
    const theirs = await open<Draft>(row.body);
    live.draft = withPicturesOf(theirs, live.draft, live.written);
    live.row = row;
    live.written = theirs;
  }

  private strictWhenQuiet(live: Live): void {
    if (live.quiet) clearTimeout(live.quiet);
    live.quiet = setTimeout(() => {
      live.quiet = null;
      this.write(live, "strict").catch(() => {}); // the next tap or Save says so if the disk still refuses
    }, STRICT_AFTER_QUIET_MS);
  }
}

/** `mine` with the pictures and the open camera of `theirs`, but for what this tab changed of them since `was`. */
function withPicturesOf(theirs: Draft, mine: Draft, was: Draft): Draft {
  const { camera, photos = [], ...rest } = mine;
  const before = was.photos ?? [];
  const others = (theirs.photos ?? []).filter((id) => photos.includes(id) || !before.includes(id));
  const all = [...others, ...photos.filter((id) => !before.includes(id) && !others.includes(id))];
  return { ...rest, photos: all, camera: camera === was.camera ? theirs.camera : camera };
}

function gone(id: string): StoreRefusal {
  return new StoreRefusal("draft-gone", `Draft ${id} was saved or thrown away already.`);
}
