import { confidentialIn, isOver, type Rule, USUAL_HOURS } from "../domain/keeping";
import type { ReportCopy } from "../domain/projection";
import type { Database, Write } from "./database";
import type { Drafts } from "./drafts";
import type { Files } from "./files";
import type { Journal } from "./journal";
import type { Meta } from "./meta";
import { type Own, writeOwn } from "./own";
import type { OwnRow } from "./schema";
import { open } from "./vault";
import { readCopies } from "./views";

const REPORTS = () => IDBKeyRange.bound(["report"], ["report", []]);
const NOTHING: Own = { last: null, savedAt: null, receivedAt: null, mine: {} };

/** Drops the copies of reports that the office has had long enough (P15).  Where each is stays known, by its key alone. */
export class Keeping {
  constructor(
    private readonly database: Database,
    private readonly meta: Meta,
    private readonly drafts: Drafts,
    private readonly files: Files,
    private readonly journal: Journal,
  ) {}

  /**
   * How many copies went.  Each goes alone, compared by its stamp and by that of this phone's memory of it, which a Save
   * moves: a question or a change that comes meanwhile keeps it.
   */
  async drop(now: number): Promise<number> {
    // The memory is read first: what is saved after that has moved its stamp, what was saved before is among the unsent.
    const own = await this.database.use((db) => db.getAll("own"));
    const [unsent, copies, rule] = await Promise.all([
      this.keysUnsent(),
      this.database.use((db) => db.getAll("synced", REPORTS())),
      this.rule(now),
    ]);
    const memory = new Map(own.map((row) => [row.key, row]));
    let dropped = 0;
    for (const row of copies) {
      const copy = await open<ReportCopy>(row.body);
      const remembered = memory.get(row.key);
      const body = remembered ? await open<Own>(remembered.body) : NOTHING;
      const kept = { copy, receivedAt: body.receivedAt, unsent: unsent.has(row.key) };
      if (!isOver(kept, rule)) continue;
      const write: Write = { store: "synced", key: [row.entity, row.key], was: row, row: null };
      const receivedAt = body.receivedAt ?? copy.received_at ?? null;
      const writes = [write, await writeOwn(row.key, remembered, { ...body, receivedAt, mine: {} })];
      // To forget takes a little room: on a full disk it is made.
      if (await this.journal.makingRoom(() => this.database.commit(writes))) dropped += 1;
    }
    const here = new Set([...copies.map((row) => row.key), ...unsent]);
    await this.forgetContent(own.filter((row) => !here.has(row.key)));
    return dropped;
  }

  /** Reports that this phone shows no more: they are with the office. */
  async older(): Promise<number> {
    const [own, copies, outbox] = await Promise.all([
      this.database.use((db) => db.getAll("own")),
      this.database.use((db) => db.getAllKeys("synced", REPORTS())),
      this.database.use((db) => db.getAll("outbox")),
    ]);
    const shown = new Set([...copies.map(([, key]) => key), ...outbox.map((row) => row.key)]);
    const gone = own.filter((row) => !shown.has(row.key));
    const bodies = await Promise.all(gone.map((row) => open<Own>(row.body)));
    return bodies.filter(({ receivedAt }) => receivedAt !== null).length;
  }

  /** What this phone said of a report whose copy the office took away. */
  private async forgetContent(rows: OwnRow[]): Promise<void> {
    for (const row of rows) {
      const body = await open<Own>(row.body);
      if (Object.keys(body.mine).length > 0)
        await this.database.commit([await writeOwn(row.key, row, { ...body, mine: {} })]);
    }
  }

  private async rule(now: number): Promise<Rule> {
    const [operations, forms, contact] = await Promise.all([
      readCopies(this.database, "operation"),
      readCopies(this.database, "form"),
      this.meta.read("contact"),
    ]);
    const [operation] = operations.values();
    return {
      now,
      offsetMs: contact.body.clockOffsetMs ?? 0,
      hours: operation?.keep_received_hours ?? USUAL_HOURS,
      confidential: confidentialIn(forms),
    };
  }

  /** Reports with a change, a file or a correction that the office does not have. */
  private async keysUnsent(): Promise<Set<string>> {
    const outbox = await this.database.use((db) => db.getAll("outbox"));
    return new Set([...outbox.map((row) => row.key), ...(await this.keysUnfinished())]);
  }

  /** Reports with a file that waits, or with a correction that is being written. */
  async keysUnfinished(): Promise<Set<string>> {
    const [drafts, files] = await Promise.all([this.drafts.all(), this.files.inState("waiting")]);
    return new Set([
      ...drafts.flatMap((draft) => draft.amends ?? []),
      ...files.map((file) => file.row.owner),
    ]);
  }
}
