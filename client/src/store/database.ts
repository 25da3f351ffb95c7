import { type IDBPTransaction, openDB } from "idb";
import { StorageFailed, StorageFull } from "./errors";
import { type CorridorSchema, type Handle, type Stores, UPGRADES } from "./schema";

/** `strict` is on disk when it resolves and survives power loss; `relaxed` survives a killed page. */
export type Durability = "strict" | "relaxed";

/** One row to write (`row`) or remove (null), if its stamp is still the one that was read. */
export interface Write {
  store: Stores;
  key: IDBValidKey;
  /** The row that was read, undefined where there was none. */
  was: Stamped | undefined;
  row: object | null;
}
type ReadWrite = IDBPTransaction<CorridorSchema, Stores[], "readwrite">;
interface Stamped {
  rev: number;
  epoch?: string;
}

const REOPEN_AFTER_MS = [20, 80, 320, 1000, 2000];

/** This phone's database, reopened when the connection to it is lost (iOS does that to pages it has suspended). */
export class Database {
  private handle: Promise<Handle> | null = null;
  private closed = false;

  constructor(readonly name: string) {}

  /**
   * Writes all rows or none, after emptying the stores in `clear`.  False: a row was written by somebody else since
   * it was read; read again.
   */
  commit(writes: Write[], durability: Durability = "strict", clear: Stores[] = []): Promise<boolean> {
    return this.use(async (db) => {
      const stores = [...new Set([...writes.map((write) => write.store), ...clear])];
      return allOrNothing(db.transaction(stores, "readwrite", { durability }), async (tx) => {
        const rows = await Promise.all(
          writes.map(
            ({ store, key }) => tx.objectStore(store).get(key as never) as Promise<Stamped | undefined>,
          ),
        );
        const moved = ({ store, was }: Write, row: Stamped | undefined) =>
          !clear.includes(store) && (row?.rev !== was?.rev || row?.epoch !== was?.epoch);
        if (writes.some((write, i) => moved(write, rows[i]))) return false;
        await Promise.all([
          ...clear.map((store) => tx.objectStore(store).clear()),
          // Asynchronous, so that one that throws at once does not leave the others unwatched.
          ...writes.map(async ({ store, key, row }) => {
            const objects = tx.objectStore(store);
            await (row === null ? objects.delete(key as never) : objects.put(row as never));
          }),
        ]);
        return true;
      });
    });
  }

  /** Runs `work`, which must be safe to run again: a lost connection leaves unknown whether it had committed. */
  async use<T>(work: (db: Handle) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work(await this.opened());
      } catch (error) {
        const wait = REOPEN_AFTER_MS[attempt];
        if (isFull(error)) throw new StorageFull("The phone's storage is full.", { cause: error });
        if (!isLost(error) || this.closed) throw error;
        if (wait === undefined)
          throw new StorageFailed("The phone's database did not come back.", { cause: error });
        this.forget();
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const handle = this.handle;
    this.handle = null;
    (await handle?.catch(() => null))?.close();
  }

  private opened(): Promise<Handle> {
    if (this.closed) throw new StorageFailed("This store was closed.");
    if (this.handle) return this.handle;
    const handle = openDB<CorridorSchema>(this.name, UPGRADES.length, {
      upgrade(db, oldVersion) {
        for (const step of UPGRADES.slice(oldVersion)) step(db);
      },
      // A newer app in another tab wants to upgrade: let go, and open again when this tab next needs a row.
      blocking: () => this.forget(),
      terminated: () => this.forget(),
    });
    this.handle = handle;
    handle.catch(() => {
      if (this.handle === handle) this.handle = null; // asked for again at the next need
    });
    return handle;
  }

  private forget(): void {
    const handle = this.handle;
    this.handle = null;
    handle?.then((db) => db.close()).catch(() => {});
  }
}

/**
 * Commits when `work` answers true and undoes everything otherwise.  The abort is ours to make: a request that throws
 * at once (rather than failing later) leaves IndexedDB free to commit the ones before it.
 */
export async function allOrNothing(
  tx: ReadWrite,
  work: (tx: ReadWrite) => Promise<boolean>,
): Promise<boolean> {
  const done = tx.done;
  done.catch(() => {}); // awaited below; rejecting before that is not unhandled
  try {
    if (await work(tx)) {
      await done;
      return true;
    }
  } catch (error) {
    abort(tx);
    await done.catch(() => {});
    // The reason stands in the transaction where the disk, not a request, refused.
    throw tx.error ?? error;
  }
  abort(tx);
  await done.catch(() => {});
  return false;
}

function abort(tx: ReadWrite): void {
  try {
    tx.abort();
  } catch {
    // It has ended already.
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : "";
}

function isFull(error: unknown): boolean {
  return nameOf(error) === "QuotaExceededError";
}

/** The connection is gone, as opposed to the transaction being refused. */
function isLost(error: unknown): boolean {
  return ["InvalidStateError", "UnknownError", "AbortError"].includes(nameOf(error));
}
