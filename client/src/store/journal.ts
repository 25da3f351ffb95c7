import { sealKept } from "../domain/kept";
import type { Identity } from "../domain/types";
import { allOrNothing, type Database, type Write } from "./database";
import { StorageFull } from "./errors";
import type { Meta } from "./meta";
import type { Entry } from "./outbox";
import type { JournalRow } from "./schema";
import { open, seal } from "./vault";

const DAY_MS = 24 * 3600 * 1000;
const KEEP_MS = 30 * DAY_MS;
/** Of an earlier enrolment of this phone no backup is told any more. */
const KEEP_EARLIER_MS = 90 * DAY_MS;
const MOST_ROWS = 20_000;
/** How many make room at a time for a report that finds no place on the disk. */
const ROOM_ROWS = 200;
const ROWS_AT_A_TIME = 500;

/** A kept change, sealed: to be offered to an office that has lost it. */
export interface KeptChange {
  row: JournalRow;
  record: Uint8Array<ArrayBuffer>;
}

/** The keys of an enrolment, as long as changes of it are kept here. */
export type DeviceKeys = Pick<Identity, "device" | "bundleKey" | "serverKey"> & { person: string };

/**
 * Every change that has left the outbox, kept for the day on which the office is put back to an older state (S4.4).  A row
 * says in the clear whose number it is, when the office had it and in which epoch, and nothing of what was stated.
 */
export class Journal {
  private tidied = 0;

  constructor(
    private readonly database: Database,
    private readonly meta: Meta,
  ) {}

  /** The writes that keep what leaves the outbox, to be committed with its removal. */
  async keeping(entries: Entry[], epoch: string): Promise<Write[]> {
    const identity = await this.meta.identity();
    if (!identity?.serverKey || entries.length === 0) return [];
    const at = new Date().toISOString();
    // In their order, so that a file of them is in order too.
    const inOrder = [...entries].sort((one, other) => one.row.n - other.row.n);
    const records = await sealKept(
      identity.serverKey,
      inOrder.map((entry) => entry.body.text),
    );
    return Promise.all(
      inOrder.map(async ({ change }, i) => {
        const key: [string, number] = [change.device, change.n];
        const was = await this.database.use((db) => db.get("journal", key));
        const body = await seal(records[i]);
        const row: JournalRow = {
          device: change.device,
          n: change.n,
          epoch,
          at,
          rev: (was?.rev ?? 0) + 1,
          body,
        };
        return { store: "journal" as const, key, was, row };
      }),
    );
  }

  /** What the office in `epoch` has not confirmed, the first in order; those of one device, but for those `aside`. */
  async owed(
    epoch: string,
    limit = ROWS_AT_A_TIME,
    aside: ReadonlySet<string> = new Set(),
  ): Promise<JournalRow[]> {
    const rows = await this.database.use(async (db) => {
      for (const range of [IDBKeyRange.upperBound(epoch, true), IDBKeyRange.lowerBound(epoch, true)]) {
        const found = await db.getAllFromIndex("journal", "by-epoch", range, limit + aside.size);
        const owed = found.filter((row) => !aside.has(nameOf(row)));
        if (owed.length > 0) return owed;
      }
      return [];
    });
    return rows.filter((row) => row.device === rows[0]?.device);
  }

  async unsealed(rows: JournalRow[]): Promise<KeptChange[]> {
    return Promise.all(
      rows.map(async (row) => ({ row, record: await open<Uint8Array<ArrayBuffer>>(row.body) })),
    );
  }

  /** The office has these in `epoch`, or has answered that it never will. */
  async confirmed(rows: JournalRow[], epoch: string): Promise<void> {
    const writes = rows.map((row) => ({
      store: "journal" as const,
      key: [row.device, row.n],
      was: row,
      row: { ...row, epoch, rev: row.rev + 1 },
    }));
    // A row that another tab has confirmed or dropped meanwhile is simply looked at again.
    await this.database.commit(writes);
  }

  /** The keys with which a device's changes are vouched for: this phone's, or those of an enrolment before it. */
  async keysOf(device: string): Promise<DeviceKeys | null> {
    const identity = await this.meta.identity();
    if (identity?.device === device) return keysIn(identity);
    const { body } = await this.meta.read("journal");
    return body.earlier.find((one) => one.device === device) ?? null;
  }

  /**
   * Drops what need not be kept any longer: after 30 days, once it is in a backup.  `now` is the phone's clock, which may
   * decide this and nothing else.
   */
  async tidy(now = Date.now()): Promise<void> {
    if (now - this.tidied < DAY_MS && now >= this.tidied) return;
    this.tidied = now;
    const identity = await this.meta.identity();
    const { body } = await this.meta.read("journal");
    const old = IDBKeyRange.upperBound(new Date(now - KEEP_MS).toISOString());
    await this.drop((row) => {
      if (row.device === identity?.device) return row.n <= (body.durable ?? 0);
      return now - Date.parse(row.at) >= KEEP_EARLIER_MS;
    }, old);
    const surplus = (await this.count()) - MOST_ROWS;
    if (surplus > 0) await this.dropOldest(surplus);
    await this.forgetKeys();
  }

  /**
   * Does `write`, and where the disk is full does it again once the oldest of what is kept has given way: what is not with
   * the office yet is worth more than what is.
   */
  async makingRoom<T>(write: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!(error instanceof StorageFull) || !(await this.dropOldest(ROOM_ROWS).catch(() => false)))
          throw error;
      }
    }
  }

  count(): Promise<number> {
    return this.database.use((db) => db.count("journal"));
  }

  /** What is in a backup goes first, then the oldest. */
  private async dropOldest(most: number): Promise<boolean> {
    const identity = await this.meta.identity();
    const { durable } = (await this.meta.read("journal")).body;
    let left = most;
    if (identity && durable) {
      left -= await this.drop((row) => row.device === identity.device && row.n <= durable, null, left);
    }
    if (left > 0) left -= await this.drop(() => true, null, left);
    return left < most;
  }

  /** Keys of enrolments of which nothing is kept any more. */
  private async forgetKeys(): Promise<void> {
    const { row, body } = await this.meta.read("journal");
    const kept = await Promise.all(
      body.earlier.map(({ device }) =>
        this.database.use((db) => db.count("journal", IDBKeyRange.bound([device, 0], [device, Infinity]))),
      ),
    );
    const earlier = body.earlier.filter((_, i) => kept[i]);
    if (earlier.length < body.earlier.length)
      await this.database.commit([await this.meta.write("journal", row, { ...body, earlier })]);
  }

  /** In the order in which the office had them. */
  private drop(
    isDue: (row: JournalRow) => boolean,
    within: IDBKeyRange | null,
    most = Number.POSITIVE_INFINITY,
  ): Promise<number> {
    return this.database.use(async (db) => {
      let dropped = 0;
      await allOrNothing(db.transaction(["journal"], "readwrite", { durability: "relaxed" }), async (tx) => {
        let cursor = await tx.objectStore("journal").index("by-at").openCursor(within);
        while (cursor && dropped < most) {
          if (isDue(cursor.value)) {
            await cursor.delete();
            dropped += 1;
          }
          cursor = await cursor.continue();
        }
        return true;
      });
      return dropped;
    });
  }
}

/** One row's, among those of all devices. */
export function nameOf({ device, n }: JournalRow): string {
  return `${device} ${n}`;
}

export function keysIn({ device, person, bundleKey, serverKey }: Identity): DeviceKeys {
  return { device, person: person.id, bundleKey, serverKey };
}
