import type { Database, Write } from "./database";
import type { CopyRow } from "./schema";
import { open, seal } from "./vault";

export type CopyStore = "synced" | "staging";

interface Planned {
  row: CopyRow | undefined;
  /** What the row becomes; undefined leaves it as it is. */
  next?: { epoch: string; rev: number; value: unknown } | null;
}

/** The office's copies as they will be once the page in hand is committed. */
export class CopyPlan {
  private readonly planned = new Map<string, Planned>();

  /** `emptied`: the store is cleared by the same commit, so nothing that stands in it counts. */
  constructor(
    private readonly database: Database,
    private readonly store: CopyStore,
    private readonly emptied: boolean,
  ) {}

  /** Takes a value only where it is newer than what is here: pages may come twice, or late. */
  async put(entity: string, key: string, epoch: string, rev: number, value: unknown): Promise<void> {
    const plan = await this.plan(entity, key);
    if (isNewer({ epoch, rev }, plan.next === undefined ? plan.row : plan.next))
      plan.next = { epoch, rev, value };
  }

  async leave(entity: string, key: string): Promise<void> {
    (await this.plan(entity, key)).next = null;
  }

  /** Whether the page in hand takes it away. */
  left(entity: string, key: string): boolean {
    return this.planned.get(JSON.stringify([entity, key]))?.next === null;
  }

  async find<T>(entity: string, key: string): Promise<{ epoch: string; rev: number; value: T } | null> {
    const { row, next } = await this.plan(entity, key);
    if (next !== undefined) return next as { epoch: string; rev: number; value: T } | null;
    return row ? { epoch: row.epoch, rev: row.rev, value: await open<T>(row.body) } : null;
  }

  async writes(): Promise<Write[]> {
    const writes: Write[] = [];
    for (const [id, { row, next }] of this.planned) {
      if (next === undefined) continue;
      const [entity, key] = JSON.parse(id) as [string, string];
      const put = next && { entity, key, epoch: next.epoch, rev: next.rev, body: await seal(next.value) };
      writes.push({ store: this.store, key: [entity, key], was: row, row: put });
    }
    return writes;
  }

  private async plan(entity: string, key: string): Promise<Planned> {
    const id = JSON.stringify([entity, key]);
    let plan = this.planned.get(id);
    if (!plan) {
      const row = this.emptied
        ? undefined
        : await this.database.use((db) => db.get(this.store, [entity, key]));
      plan = { row };
      this.planned.set(id, plan);
    }
    return plan;
  }
}

/**
 * Epochs are names without an order.  Another one than the copy's is the newer: the office answers in its present
 * epoch only, and an answer that another has overtaken never gets here.
 */
function isNewer(
  one: { epoch: string; rev: number },
  other: { epoch: string; rev: number } | null | undefined,
): boolean {
  return !other || one.epoch !== other.epoch || one.rev > other.rev;
}
