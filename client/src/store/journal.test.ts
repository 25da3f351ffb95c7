import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { chelsea } from "../sync/testing/phone";
import { Database } from "./database";
import { StorageFull } from "./errors";
import { openStore } from "./index";
import type { JournalRow } from "./schema";

test("what is in a backup makes room before what is not, however much later the office had it", async () => {
  const store = await openStore("journal-room");
  const identity = chelsea();
  await store.enrol(identity);
  const saved = (n: number): JournalRow => ({
    device: identity.device,
    n,
    epoch: "1.first",
    // The first numbers, which are in the backup, came to the office last.
    at: new Date(Date.UTC(2016, 11, 18) - n * 1000).toISOString(),
    rev: 1,
    body: { plain: new Uint8Array([n]) },
  });
  const database = new Database(store.name);
  const numbers = Array.from({ length: 300 }, (_, i) => i + 1);
  await database.use((db) => Promise.all(numbers.map((n) => db.put("journal", saved(n)))));
  await store.meta.update("journal", (body) => ({ ...body, durable: 150 }));
  let full = 1;
  await store.journal.makingRoom(async () => {
    if (full-- > 0) throw new StorageFull();
  });
  const left = (await database.use((db) => db.getAll("journal"))).map((row) => row.n);
  await database.close();
  // Room is made for two hundred: all of the backup's, and of the others the oldest.
  expect(left).toEqual(numbers.slice(150, 250));
});
