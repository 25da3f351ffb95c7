import type { Held } from "../domain/attachments";
import type { Custody } from "../domain/delivery";
import { type Pending, viewOf } from "../domain/projection";
import { waitsForOffice } from "../domain/receipt";
import type { Access, ReportView } from "../domain/types";
import type { Database } from "./database";
import type { Fed, FeedItem } from "./feed";
import type { Entry, Outbox } from "./outbox";
import { readAllOwn } from "./own";
import { open } from "./vault";

const NOTHING_OWN = { savedAt: null, receivedAt: null, mine: {} };

/** All entities of one kind as the office gave them, each with its key. */
export async function readCopies<E extends FeedItem["entity"]>(
  database: Database,
  entity: E,
): Promise<Map<string, Fed<E>>> {
  const range = IDBKeyRange.bound([entity], [entity, []]);
  const rows = await database.use((db) => db.getAll("synced", range));
  return new Map(
    await Promise.all(rows.map(async (row) => [row.key, await open<Fed<E>>(row.body)] as const)),
  );
}

/** Every report of this person: the synced copies with the outbox laid over them, newest first. */
export async function readReports(
  database: Database,
  outbox: Outbox,
  held: Map<string, Held[]>,
  access: Access,
  sending: ReadonlySet<string>,
): Promise<ReportView[]> {
  // The outbox is read first: a change that settles in between is then shown twice over, which reads the same,
  // and never not at all.
  const entries = (await outbox.all()).filter((entry) => entry.change.entity === "report");
  const [copies, own] = await Promise.all([readCopies(database, "report"), readAllOwn(database)]);
  const pending = new Map<string, Pending[]>();
  for (const entry of entries) {
    const one = pendingOf(entry, access, sending);
    pending.set(entry.row.key, [...(pending.get(entry.row.key) ?? []), one]);
  }
  const keys = new Set([...copies.keys(), ...pending.keys()]);
  const views = [...keys].map((key) =>
    viewOf(key, copies.get(key) ?? null, pending.get(key) ?? [], own.get(key) ?? NOTHING_OWN, held.get(key)),
  );
  return views
    .filter((view) => view !== null)
    .sort(
      (one, other) => Date.parse(other.savedAt) - Date.parse(one.savedAt) || other.key.localeCompare(one.key),
    );
}

function pendingOf(entry: Entry, access: Access, sending: ReadonlySet<string>): Pending {
  const { row, body, change } = entry;
  const { receipt } = body;
  const setAside = receipt?.set_aside ?? null;
  const ofReceipt = setAside === null ? (receipt?.problem ?? null) : null;
  return {
    change,
    custody: custodyOf(entry, access, sending),
    checking: receipt !== null && waitsForOffice(receipt),
    setAside,
    problem: receipt ? ofReceipt : row.state === "parked" ? body.problem : blockedBy(access),
  };
}

function custodyOf({ row }: Entry, access: Access, sending: ReadonlySet<string>): Custody {
  if (row.state === "received") return "received";
  if (sending.has(row.id)) return "sending";
  return row.state === "parked" || access !== "open" ? "blocked" : "queued";
}

function blockedBy(access: Access): string | null {
  return access === "open" ? null : access;
}
