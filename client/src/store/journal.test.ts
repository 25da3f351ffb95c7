import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { chelsea } from "../sync/testing/phone";
import { Database } from "./database";
import { StorageFull } from "./errors";
import { openStore } from "./index";
import { nameOf } from "./journal";
import type { JournalRow } from "./schema";

let names = 0;

/** A phone that keeps its changes 1 to `most`, of which the first came to the office last. */
async function keeping(most: number) {
  const store = await openStore(`journal-${++names}`);
  const identity = chelsea();
  await store.enrol(identity);
  const database = new Database(store.name);
  const rows = Array.from({ length: most }, (_, i): JournalRow => {
    const n = i + 1;
    const at = new Date(Date.now() - n * 1000).toISOString();
    return {
      device: identity.device,
      n,
      epoch: "1.first",
      at,
      rev: 1,
      body: { plain: new Uint8Array([n]) },
    };
  });
  await database.use((db) => Promise.all(rows.map((row) => db.put("journal", row))));
  const kept = async () => (await database.use((db) => db.getAll("journal"))).map((row) => row.n);
  return { store, kept };
}

test("what is in a backup makes room before what is not, however much later the office had it", async () => {
  const { store, kept } = await keeping(300);
  await store.meta.update("journal", (body) => ({ ...body, durable: 150 }));
  let full = 1;
  await store.journal.makingRoom(async () => {
    if (full-- > 0) throw new StorageFull();
  });
  // Room is made for two hundred: all of the backup's, and of the others the oldest.
  expect(await kept()).toEqual(Array.from({ length: 100 }, (_, i) => 151 + i));
});

test("of more than it keeps a phone drops the oldest", async () => {
  const { store, kept } = await keeping(10);
  vi.spyOn(store.journal, "count").mockResolvedValue(20_003);
  await store.journal.tidy();
  expect(await kept()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("a page that dies while it drops leaves the journal whole and no rejection to nobody", async () => {
  const { store, kept } = await keeping(10);
  vi.spyOn(store.journal, "count").mockResolvedValue(20_003);
  const dying = vi.spyOn(IDBCursor.prototype, "delete").mockImplementation(function (this: IDBCursor) {
    (this.source as IDBIndex).objectStore.transaction.abort();
    throw new Error("killed");
  });
  await expect(store.journal.tidy()).rejects.toThrow("killed");
  dying.mockRestore();
  expect(await kept()).toHaveLength(10);
});

test("what is set aside hides nothing else that is owed, of this device or another, before the epoch or after", async () => {
  const { store } = await keeping(3);
  const { journal } = store;
  const names = (await journal.owed("2.again")).map(nameOf);
  expect((await journal.owed("2.again", 1, new Set(names.slice(0, 2)))).map(({ n }) => n)).toEqual([3]);
  expect(await journal.owed("2.again", 1, new Set(names))).toEqual([]);
  const database = new Database(store.name);
  const [row] = await journal.owed("2.again");
  if (!row) throw new Error("Nothing is owed.");
  const later = { ...row, device: "former", epoch: "3.other" };
  await database.use((db) => db.put("journal", later));
  expect((await journal.owed("2.again", 1, new Set(names))).map(nameOf)).toEqual([nameOf(later)]);
});
