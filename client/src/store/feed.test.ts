import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import type { Receipt } from "../domain/receipt";
import { chelsea, count, enrolledPhone } from "../sync/testing/phone";
import type { FeedItem, Reply } from "./feed";
import { openStore, type Store } from "./index";

let names = 0;
async function enrolled(): Promise<Store> {
  const store = await openStore(`feed-${++names}`);
  await store.enrol(chelsea());
  return store;
}

/** Takes what the office says to `sent`. */
async function take(
  store: Store,
  sent: string[],
  receipts: Receipt[],
  changes: FeedItem[] = [],
): Promise<void> {
  const place = await store.feed.place();
  const reply: Reply = {
    epoch: "1.first",
    offsetMs: 0,
    receipts,
    reset: false,
    changes,
    cursor: "feed:1",
    more: false,
    end: false,
    heldThrough: null,
    durableThrough: null,
  };
  await store.feed.take(new Set(sent), place.row, reply);
}

const quarantined = (id: string, problem: string): Receipt =>
  ({ id, outcome: "quarantined", problem }) as Receipt;
const applied = (id: string): Receipt => ({ id, outcome: "applied", rev: 1, version: 1 }) as Receipt;

test.each([0, 1])(
  "one number of many that was used twice says that another phone bears it",
  async (place) => {
    const store = await enrolled();
    const keys = [await count(store), await count(store)];
    const reused = keys.map((key, i) => (i === place ? quarantined(key, "number-reused") : applied(key)));
    await take(store, keys, reused);
    expect((await store.meta.read("journal")).body.cloned).toBe(true);
  },
);

test("when something was last received is when a receipt came, and not when one asked", async () => {
  const store = await enrolled();
  const key = await count(store);
  await take(store, [], []);
  expect((await store.status()).lastReceived).toBeNull();
  expect((await store.status()).lastContact).not.toBeNull();
  await take(store, [key], [applied(key)]);
  expect((await store.status()).lastReceived).not.toBeNull();
});

test("of one's reports those are counted as come back that came back", async () => {
  const { store, office, engine } = await enrolledPhone();
  const [key] = [await count(store), await count(store)];
  await engine.run(true);
  expect((await store.status()).returned).toBe(0);
  office.touch(key ?? "", (report) => {
    report.review = "returned";
  });
  await engine.run(true);
  expect((await store.status()).returned).toBe(1);
});

test("a report whose receipt came by hand is on the phone, and not said to be with the office alone", async () => {
  const store = await enrolled();
  const key = await count(store);
  expect(await store.feed.takeReceipts("1.first", [applied(key)])).toBe(1);
  expect(await store.older()).toBe(0);
  expect((await store.status()).total).toBe(1);
});
