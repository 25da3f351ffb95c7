import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BUS_4, chelsea } from "../sync/testing/phone";
import { openStore, type Store } from "./index";

let store: Store;
let names = 0;

beforeEach(async () => {
  store = await openStore(`drafts-${++names}`);
  await store.enrol(chelsea());
});

afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
});

function durabilities(): string[] {
  const calls = vi.mocked(IDBDatabase.prototype.transaction).mock.calls;
  return calls
    .filter(([, mode]) => mode === "readwrite")
    .map(([, , options]) => options?.durability ?? "default");
}

test("every tap that was answered is there after the page is killed", async () => {
  const draft = await store.startDraft("tally", BUS_4);
  for (let taps = 1; taps <= 47; taps++) await store.setCount(draft.id, taps);
  const name = store.name;
  await store.close();
  store = await openStore(name);
  expect(await store.openDraft()).toMatchObject({ id: draft.id, count: 47, mode: "tally", values: BUS_4 });
});

test("taps faster than the disk share writes and end on the last number", async () => {
  const draft = await store.startDraft("tally", BUS_4);
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  const taps = Array.from({ length: 300 }, (_, i) => store.setCount(draft.id, i + 1));
  expect((await store.openDraft())?.count).toBe(300);
  await Promise.all(taps);
  const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
  expect(writes.length).toBeLessThan(10);
  const name = store.name;
  await store.close();
  store = await openStore(name);
  expect((await store.openDraft())?.count).toBe(300);
});

test("taps are relaxed, strict every two seconds while tapping and after one second of quiet", async () => {
  const draft = await store.startDraft("tally", BUS_4);
  vi.spyOn(IDBDatabase.prototype, "transaction");
  const now = vi.spyOn(Date, "now");
  const start = performance.timeOrigin + performance.now();
  now.mockReturnValue(start + 100);
  await store.setCount(draft.id, 1);
  await store.setCount(draft.id, 2);
  now.mockReturnValue(start + 2500);
  await store.setCount(draft.id, 3);
  now.mockReturnValue(start + 2600);
  await store.setCount(draft.id, 4);
  expect(durabilities()).toEqual(["relaxed", "relaxed", "strict", "relaxed"]);
  await vi.waitFor(() => expect(durabilities()).toHaveLength(5), { timeout: 2000 });
  expect(durabilities().at(-1)).toBe("strict");
});

test("a store that is closed leaves no timer behind", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const draft = await store.startDraft("tally", BUS_4);
  await store.setCount(draft.id, 1);
  expect(vi.getTimerCount()).toBe(1);
  await store.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test("a tap that the disk refuses is told, kept in memory and written with the next", async () => {
  const draft = await store.startDraft("tally", BUS_4);
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("No space left", "QuotaExceededError");
  });
  await expect(store.setCount(draft.id, 1)).rejects.toMatchObject({ name: "StorageFull" });
  put.mockRestore();
  expect((await store.openDraft())?.count).toBe(1);
  await store.setCount(draft.id, 2);
  expect((await store.openDraft())?.count).toBe(2);
});

test("a draft that was thrown away does not come back with a late tap", async () => {
  const draft = await store.startDraft("tally", BUS_4);
  const late = store.setCount(draft.id, 1).catch(() => {});
  await store.discardDraft(draft.id);
  await late;
  expect(await store.openDraft()).toBeNull();
  await expect(store.setCount(draft.id, 2)).rejects.toMatchObject({ slug: "draft-gone" });
});

test("a draft saved in another tab does not come back with a tap in this one", async () => {
  const draft = await store.startDraft("tally", BUS_4);
  const other = await openStore(store.name);
  await other.save(draft.id, {});
  for (const taps of [5, 6])
    await expect(store.setCount(draft.id, taps)).rejects.toMatchObject({ slug: "draft-gone" });
  await expect(store.flushDraft(draft.id)).rejects.toMatchObject({ slug: "draft-gone" });
  expect(await store.openDraft()).toBeNull();
  expect(await other.openDraft()).toBeNull();
  await other.close();
});

test("the draft touched last is the open one", async () => {
  const first = await store.startDraft("tally", BUS_4);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const second = await store.startDraft("typed", BUS_4);
  expect((await store.openDraft())?.id).toBe(second.id);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await store.setDraftValues(first.id, { ...BUS_4, note: "again" });
  expect((await store.openDraft())?.id).toBe(first.id);
});
