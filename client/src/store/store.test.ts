import "fake-indexeddb/auto";
import { afterEach, expect, test, vi } from "vitest";
import { HEADCOUNT } from "../domain/form";
import { BUS_4, chelsea, count, dara, seen } from "../sync/testing/phone";
import { Database } from "./database";
import { openStore, StorageFailed, StorageFull, type Store, StoreRefusal } from "./index";

let names = 0;
async function enrolled(name = `store-${++names}`): Promise<Store> {
  const store = await openStore(name);
  if (!(await store.identity())) await store.enrol(chelsea());
  return store;
}

/** The texts of the outbox, as frozen. */
async function frozen(store: Store) {
  return (await store.outbox.all()).map((entry) => JSON.parse(entry.body.text));
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("a Save freezes the change exactly as the protocol has it", async () => {
  const store = await enrolled();
  const key = await count(store, { total: 48, note: null });
  const [change] = await frozen(store);
  const identity = await store.identity();
  expect(Object.keys(change)).toEqual([
    "id",
    "device",
    "n",
    "entity",
    "action",
    "base",
    "prev",
    "recorded_at",
    "session",
    "elapsed_ms",
    "values",
  ]);
  expect(change).toMatchObject({
    id: key,
    device: identity?.device,
    n: 1,
    entity: "report",
    action: "create",
    base: null,
    prev: null,
    values: { ...BUS_4, kind: "headcount", form_version: HEADCOUNT.version, mode: "tally", total: 48 },
  });
  expect("note" in change.values).toBe(false);
  expect(change.recorded_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
  expect(Number.isInteger(change.elapsed_ms)).toBe(true);
});

test("a report names the version of the form that the office gave, and no correction of it names another", async () => {
  const store = await enrolled();
  const key = await count(store);
  const fed = {
    entity: "form" as const,
    key: "headcount",
    rev: 9_000_000,
    value: { ...HEADCOUNT, version: 9 },
  };
  const backups = { heldThrough: null, durableThrough: null };
  const reply = { epoch: "1.first", cursor: "feed:1", offsetMs: 0, receipts: [], changes: [fed], ...backups };
  const place = await store.feed.place();
  await store.feed.take(new Set(), place.row, { ...reply, reset: false, more: false, end: false });
  await count(store);
  await store.amend(key, await seen(store, key), { ...(await seen(store, key)).values, total: 49 });
  const [older, newer, amend] = await frozen(store);
  expect([older.values.form_version, newer.values.form_version]).toEqual([HEADCOUNT.version, 9]);
  expect(Object.keys(amend.edits)).toEqual(["total"]);
});

test("outbox, number, view and draft change in one strict transaction", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("tally", BUS_4);
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  await store.save(draft.id, {});
  const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
  const [stores, , options] = writes[0] ?? [];
  expect(writes).toHaveLength(1);
  expect([stores].flat().sort()).toEqual(["drafts", "meta", "outbox", "own"]);
  expect(options).toEqual({ durability: "strict" });
  expect(await store.openDraft()).toBeNull();
});

test("n counts without a gap although two tabs save at once", async () => {
  const one = await enrolled();
  const other = await enrolled(one.name);
  const drafts = await Promise.all(Array.from({ length: 16 }, () => one.startDraft("typed", BUS_4)));
  await Promise.all(drafts.map((draft, i) => (i % 2 === 0 ? one : other).save(draft.id, { total: i })));
  expect((await frozen(one)).map((change) => change.n)).toEqual(drafts.map((_, i) => i + 1));
});

test("a double tap on Save makes one report", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("tally", BUS_4);
  const keys = await Promise.all([store.save(draft.id, {}), store.save(draft.id, {})]);
  expect(keys[0]).toBe(keys[1]);
  await expect(store.save(draft.id, {})).rejects.toThrow(StoreRefusal);
  expect(await store.reports()).toHaveLength(1);
});

test("the same draft saved in two tabs makes one report", async () => {
  const one = await enrolled();
  const draft = await one.startDraft("tally", BUS_4);
  const other = await enrolled(one.name);
  const results = await Promise.allSettled([one.save(draft.id, {}), other.save(draft.id, {})]);
  const refused = results.filter((result) => result.status === "rejected");
  expect(refused.map(({ reason }) => reason.slug)).toEqual(["draft-gone"]);
  expect(await one.reports()).toHaveLength(1);
});

test("what is done after a Save is a new change: base as seen, prev this device's last", async () => {
  const store = await enrolled();
  const key = await count(store);
  const [text] = (await store.outbox.all()).map((entry) => entry.body.text);
  await store.amend(
    key,
    await seen(store, key),
    { total: 49, "vehicle.label": "Bus 4", note: "two more" },
    "miscounted",
  );
  await store.withdraw(key, await seen(store, key));
  await store.restore(key, await seen(store, key));
  const [create, amend, withdraw, restore] = await frozen(store);
  expect((await store.outbox.all())[0]?.body.text).toBe(text);
  expect(amend).toMatchObject({ key, action: "amend", base: null, prev: create.id, reason: "miscounted" });
  expect(amend.edits).toEqual({ total: { was: 47, now: 49 }, note: { was: null, now: "two more" } });
  expect(withdraw).toMatchObject({ key, action: "withdraw", prev: amend.id });
  expect(restore).toMatchObject({
    action: "amend",
    prev: withdraw.id,
    edits: { withdrawn: { was: true, now: false } },
  });
  expect(await seen(store, key)).toMatchObject({ withdrawn: false, waiting: 4, values: { total: 49 } });
});

test("an amend that changes nothing states nothing", async () => {
  const store = await enrolled();
  const key = await count(store);
  await store.amend(key, await seen(store, key), { total: 47 });
  expect(await store.outbox.all()).toHaveLength(1);
});

test("a cleared field is said to be cleared", async () => {
  const store = await enrolled();
  const key = await count(store, { note: "engine trouble" });
  await store.amend(key, await seen(store, key), { note: null });
  expect((await frozen(store))[1].edits).toEqual({ note: { was: "engine trouble", now: null } });
  expect("note" in (await seen(store, key)).values).toBe(false);
});

test("a correction kept as a draft survives a killed page and names what was on the screen", async () => {
  const store = await enrolled();
  const key = await count(store);
  await store.startCorrection(await seen(store, key));
  await store.close();
  const reopened = await enrolled(store.name);
  const draft = await reopened.openDraft();
  expect(draft).toMatchObject({ amends: key, count: 47 });
  expect(await reopened.save(draft?.id ?? "", { total: 50 })).toBe(key);
  expect((await frozen(reopened))[1].edits).toEqual({ total: { was: 47, now: 50 } });
});

test("a correction that changes nothing leaves no draft and no change", async () => {
  const store = await enrolled();
  const key = await count(store);
  const draft = await store.startCorrection(await seen(store, key));
  expect(await store.save(draft.id, { total: 47 })).toBe(key);
  expect(await store.openDraft()).toBeNull();
  expect(await store.outbox.all()).toHaveLength(1);
});

test.each(["outbox", "meta", "own"])("a full disk in %s at Save loses nothing and says so", async (full) => {
  const store = await enrolled();
  const draft = await store.startDraft("tally", BUS_4);
  await store.setCount(draft.id, 47);
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, ...row) {
    if (this.name === full) throw new DOMException("No space left", "QuotaExceededError");
    return put.apply(this, row);
  });
  await expect(store.save(draft.id, { total: 47 })).rejects.toThrow(StorageFull);
  vi.restoreAllMocks();
  expect(await store.outbox.all()).toEqual([]);
  expect(await store.openDraft()).toMatchObject({ id: draft.id, count: 47 });
  await store.save(draft.id, { total: 47 });
  expect((await frozen(store)).map((change) => change.n)).toEqual([1]);
});

test("a lost connection is opened again and the Save it interrupted happens once", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("tally", BUS_4);
  let losses = 2;
  const transaction = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...args) {
    if (losses-- > 0) throw new DOMException("The database connection is closing.", "InvalidStateError");
    return transaction.apply(this, args);
  });
  await store.save(draft.id, {});
  expect(await frozen(store)).toHaveLength(1);
});

test("a commit whose answer was lost with the connection is not made twice", async () => {
  const store = await enrolled();
  const commit = Database.prototype.commit;
  let lost = false;
  vi.spyOn(Database.prototype, "commit").mockImplementation(async function (this: Database, ...args) {
    const done = await commit.apply(this, args);
    if (done && !lost && args[0].some((write) => write.store === "outbox")) {
      lost = true;
      return commit.apply(this, args); // what a retry after the lost answer finds: every stamp has moved
    }
    return done;
  });
  const key = await count(store);
  expect((await frozen(store)).map((change) => [change.n, change.id])).toEqual([[1, key]]);
});

test("an older app steps aside when a newer one upgrades", async () => {
  const store = await enrolled();
  await count(store);
  const newer = indexedDB.open(store.name, 99);
  await new Promise((resolve) => {
    newer.onsuccess = resolve;
  });
  expect(newer.result.version).toBe(99);
  newer.result.close();
});

test("nobody's unsent reports are taken over by another person", async () => {
  const store = await enrolled();
  const key = await count(store);
  await expect(store.enrol(dara())).rejects.toMatchObject({ slug: "other-person-waiting" });
  expect((await store.identity())?.person.name).toBe("Chelsea");
  expect((await seen(store, key)).chip).toBe("queued");
});

test("nobody's unfinished count is taken over by another person", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("tally", BUS_4);
  await store.setCount(draft.id, 12);
  await expect(store.enrol(dara())).rejects.toMatchObject({ slug: "other-person-waiting" });
  expect(await store.openDraft()).toMatchObject({ id: draft.id, count: 12 });
  await store.discardDraft(draft.id);
  await store.enrol(dara());
  expect((await store.identity())?.person.name).toBe("Dara");
});

test("enrolling the same device again keeps its numbers", async () => {
  const store = await enrolled();
  await count(store);
  const identity = await store.identity();
  if (!identity) throw new Error("not enrolled");
  await store.enrol({ ...identity, contactLine: "Call 2" });
  await count(store);
  expect((await frozen(store)).map((change) => change.n)).toEqual([1, 2]);
});

test("what one tab saves another is told of", async () => {
  const one = await enrolled();
  const other = await enrolled(one.name);
  expect(await other.reports()).toHaveLength(0);
  const told = new Promise<void>((resolve) => other.subscribe(resolve));
  await count(one);
  await told;
  expect(await other.reports()).toHaveLength(1);
});

test("preferences outlive the page", async () => {
  const store = await enrolled();
  await store.setPreference("language", "ar");
  await store.setPreference("digits", "arab");
  await store.close();
  expect(await (await enrolled(store.name)).preferences()).toMatchObject({ language: "ar", digits: "arab" });
});

test("nothing is stated before this phone has joined", async () => {
  const store = await openStore("nobody");
  const draft = await store.startDraft("typed", BUS_4);
  await expect(store.save(draft.id, {})).rejects.toMatchObject({ slug: "not-enrolled" });
  expect(await store.openDraft()).toMatchObject({ id: draft.id });
});

test("a store that was closed gives nothing more, and may be closed before it was used", async () => {
  const unused = new Database("unused");
  await unused.close();
  await expect(unused.use(async () => 1)).rejects.toThrow(StorageFailed);
});

test("other tabs and this one are told of what a person changes", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("typed", {});
  const identity = (await store.identity()) ?? chelsea();
  const told = vi.fn();
  store.subscribe(told);
  const changes = [
    () => store.setPreference("language", "ar"),
    () => store.setDraftValues(draft.id, { note: "x" }),
    () => store.closeCamera(draft.id),
    () => store.setAccess("revoked"),
    () => store.discardDraft(draft.id),
    () => store.startDraft("typed", {}),
    () => store.enrol({ ...identity, contactLine: "Call 2" }),
  ];
  for (const [number, change] of changes.entries()) {
    await change();
    expect(told).toHaveBeenCalledTimes(number + 1);
  }
});

test("a database that could not be opened is opened at the next need", async () => {
  const store = await openStore("a phone whose database could not be opened");
  const draft = await store.startDraft("tally", BUS_4);
  await store.setCount(draft.id, 1);
  // The browser ended the connection of a page that slept, and there is no room to open another.
  (store as unknown as { database: { forget(): void } }).database.forget();
  const open = indexedDB.open.bind(indexedDB);
  vi.spyOn(indexedDB, "open").mockImplementationOnce((name) => {
    const request = open(name, 1);
    const error = new DOMException("no room", "QuotaExceededError");
    Object.defineProperty(request, "error", { get: () => error, set: () => {} });
    return request;
  });
  await expect(store.setCount(draft.id, 2)).rejects.toThrow(StorageFull);
  await store.setCount(draft.id, 3);
  expect((await store.openDraft())?.count).toBe(3);
});
