import { type Change, freeze, keyOf, type Statement, thaw } from "../domain/change";
import type { Clock } from "../domain/clock";
import type { Database, Write } from "./database";
import { StorageFailed, StoreRefusal } from "./errors";
import type { Journal } from "./journal";
import type { Meta } from "./meta";
import { readOwn, writeOwn } from "./own";
import type { OutboxBody, OutboxRow, OutboxState } from "./schema";
import { open, seal } from "./vault";

export interface Entry {
  row: OutboxRow;
  body: OutboxBody;
  change: Change;
}

/** How often two tabs may save at the very same moment before something else must be wrong. */
const MAX_TRIES = 50;

/** The changes this device made and the office's feed does not carry yet.  Nothing leaves without a receipt. */
export class Outbox {
  constructor(
    private readonly database: Database,
    private readonly meta: Meta,
    private readonly clock: Clock,
    private readonly journal: Journal,
  ) {}

  /**
   * Freezes a statement: its text, its number and everything it replaces (`alongside`) are one strict transaction.
   * When this resolves it is on disk; when it throws, nothing has changed.
   */
  async add(statement: Statement, alongside: () => Promise<Write[]> = async () => []): Promise<void> {
    const at = this.clock.read();
    const key = keyOf(statement);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const identity = await this.meta.identity();
      if (!identity) throw new StoreRefusal("not-enrolled", "This phone has not joined an operation.");
      // Rows are sealed before the transaction opens; it compares every stamp read here, so that n has no gap and
      // no double although two tabs save at once.
      const extra = await alongside();
      const counter = await this.meta.read("changes");
      const own = await readOwn(this.database, key);
      const n = counter.body.n + 1;
      const text = freeze(statement, { device: identity.device, n, prev: own.body.last }, at);
      const body: OutboxBody = { text, receipt: null, receiptEpoch: null, problem: null };
      const row: OutboxRow = { id: statement.id, n, key, state: "waiting", rev: 1, body: await seal(body) };
      const writes = await Promise.all([
        this.meta.write("changes", counter.row, { n }),
        { store: "outbox" as const, key: statement.id, was: undefined, row },
        writeOwn(key, own.row, {
          ...own.body,
          last: statement.id,
          savedAt: statement.action === "create" ? at.wall : own.body.savedAt,
        }),
        ...extra,
      ]);
      const saved = await this.journal.makingRoom(() => this.database.commit(writes));
      if (saved || (await this.holds(statement.id))) return;
    }
    throw new StorageFailed("The phone could not give this report its number.");
  }

  /** In the order they were made. */
  async all(): Promise<Entry[]> {
    const rows = await this.database.use((db) => db.getAllFromIndex("outbox", "by-n"));
    return Promise.all(rows.map(unsealed));
  }

  /** The first `limit` in this state, in the order they were made. */
  async inState(state: OutboxState, limit?: number): Promise<Entry[]> {
    const range = IDBKeyRange.bound([state, -Infinity], [state, Infinity]);
    const rows = await this.database.use((db) => db.getAllFromIndex("outbox", "by-state", range, limit));
    return Promise.all(rows.map(unsealed));
  }

  async count(state: OutboxState): Promise<number> {
    const range = IDBKeyRange.bound([state, -Infinity], [state, Infinity]);
    return this.database.use((db) => db.countFromIndex("outbox", "by-state", range));
  }

  async find(id: string): Promise<Entry | null> {
    const row = await this.database.use((db) => db.get("outbox", id));
    return row ? unsealed(row) : null;
  }

  /** A change that the office refuses even alone: it stays, is shown, and no longer delays the others. */
  async park(id: string, problem: string): Promise<void> {
    for (;;) {
      const entry = await this.find(id);
      if (!entry || entry.row.state === "received") return;
      const write = await rewritten(entry, { ...entry.body, problem }, "parked");
      if (await this.database.commit([write])) return;
    }
  }

  private async holds(id: string): Promise<boolean> {
    return (await this.database.use((db) => db.getKey("outbox", id))) !== undefined;
  }
}

/** The write that replaces an entry's state.  Its text cannot be replaced: nothing takes one. */
export async function rewritten(
  entry: Entry,
  body: Omit<OutboxBody, "text">,
  state: OutboxState,
): Promise<Write> {
  const { row } = entry;
  const next: OutboxRow = {
    ...row,
    state,
    rev: row.rev + 1,
    body: await seal({ ...body, text: entry.body.text } satisfies OutboxBody),
  };
  return { store: "outbox", key: row.id, was: row, row: next };
}

async function unsealed(row: OutboxRow): Promise<Entry> {
  const body = await open<OutboxBody>(row.body);
  return { row, body, change: thaw(body.text) };
}
