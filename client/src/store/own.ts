import type { OwnMemory } from "../domain/projection";
import type { Database, Write } from "./database";
import type { OwnRow } from "./schema";
import { open, seal } from "./vault";

/** What this device alone remembers of an entity; it outlives the outbox and every snapshot. */
export interface Own extends OwnMemory {
  /** This device's last change to the entity, receipted or not: the `prev` of the next. */
  last: string | null;
}

const NOTHING: Own = { last: null, savedAt: null, receivedAt: null, mine: {} };

export async function readOwn(
  database: Database,
  key: string,
): Promise<{ row: OwnRow | undefined; body: Own }> {
  const row = await database.use((db) => db.get("own", key));
  return { row, body: row ? await open<Own>(row.body) : NOTHING };
}

export async function readAllOwn(database: Database): Promise<Map<string, Own>> {
  const rows = await database.use((db) => db.getAll("own"));
  return new Map(await Promise.all(rows.map(async (row) => [row.key, await open<Own>(row.body)] as const)));
}

export async function writeOwn(key: string, was: OwnRow | undefined, body: Own): Promise<Write> {
  const row: OwnRow = { key, rev: (was?.rev ?? 0) + 1, body: await seal(body) };
  return { store: "own", key, was, row };
}
