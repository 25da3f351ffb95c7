import "fake-indexeddb/auto";
import { afterEach, expect, test, vi } from "vitest";
import { openStore, StorageFull } from "../store";
import { BUS_4, chelsea, count, enrolledPhone, seen } from "./testing/phone";
import { keepingPhone } from "./testing/restoring";

const DAY = 24 * 3_600_000;

afterEach(() => vi.restoreAllMocks());

/** A disk that has no room for another copy, as long as `isFull` says so. */
function disk(isFull: () => boolean) {
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, ...args) {
    if (this.name === "synced" && isFull()) throw new DOMException("no room", "QuotaExceededError");
    return put.apply(this, args);
  });
}

/** A disk that takes nothing any more, until `isFull` says otherwise; what is deleted is not refused. */
function nothingIsTaken(isFull: () => boolean = () => true) {
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, ...args) {
    if (isFull()) throw new DOMException("no room", "QuotaExceededError");
    return put.apply(this, args);
  });
}

/** A phone whose disk takes nothing before something that was sent long ago gives way. */
async function phoneThatKeepsTooMuch() {
  const phone = await keepingPhone();
  await count(phone.store);
  await phone.engine.run(true);
  const journal = phone.store.journal as unknown as { dropOldest(): Promise<boolean> };
  const dropped = vi.spyOn(journal, "dropOldest");
  nothingIsTaken(() => dropped.mock.calls.length === 0);
  return phone;
}

test("a snapshot that finds no room on the disk waits, and keeps no number from the office", async () => {
  const { store, office, engine } = await enrolledPhone();
  office.putSite("ramouseh", { code: "RAM" });
  let isFull = true;
  disk(() => isFull);
  expect(await engine.run(true)).toMatchObject({ ok: true });
  expect((await store.feed.place()).body.staging).toBe("full");
  expect((await store.status()).state).toBe("full");
  for (const total of [98, 99]) {
    const key = await count(store, { total });
    expect(await engine.run(true)).toEqual({ ok: true, received: 1 });
    expect((await seen(store, key)).chip).toBe("received");
    expect((await store.status()).state).toBe("full");
  }
  // What comes meanwhile does not take its place, and is not lost either.
  office.pageSize = 1;
  office.putSite("aleppo", { code: "ALE" });
  office.putSite("idlib", { code: "IDL" });
  expect(await engine.run(true)).toMatchObject({ ok: true }); // and does not ask for ever
  expect(await store.sites()).toEqual([]);
  isFull = false;
  await engine.run(true);
  expect((await store.status()).state).toBe("idle");
  expect((await store.sites()).map(({ code }) => code)).toEqual(["ALE", "IDL", "RAM"]);
  expect((await store.reports()).map(({ values }) => values.total)).toEqual([99, 98]);
  expect([...office.effects.values()]).toEqual([1, 1]);
});

test("of a page that finds no room on the disk the receipts are taken, and the numbers after them go", async () => {
  const { store, office, engine } = await enrolledPhone();
  await engine.run(true);
  let isFull = true;
  disk(() => isFull);
  office.putSite("ramouseh", { code: "RAM" });
  const keys: string[] = [];
  // More than one batch.
  for (let i = 0; i < 30; i++) keys.push(await count(store, { note: `${i}`.repeat(1000), total: i }));
  expect(await engine.run(true)).toEqual({ ok: true, received: 30 });
  expect(office.requests.filter(({ changes }) => changes.length > 0).length).toBeGreaterThan(1);
  expect((await Promise.all(keys.map((key) => seen(store, key)))).map(({ chip }) => chip)).toEqual(
    Array(30).fill("received"),
  );
  expect(await store.sites()).toEqual([]);
  expect((await store.status()).state).toBe("full");
  isFull = false;
  await engine.run(true);
  expect((await store.status()).state).toBe("idle");
  expect((await store.sites()).map(({ code }) => code)).toEqual(["RAM"]);
  expect(await store.outbox.all()).toEqual([]);
  expect([...office.effects.values()]).toEqual(Array(30).fill(1));
});

test("a disk that has no room even for receipts is told", async () => {
  const { store, engine } = await enrolledPhone();
  await engine.run(true);
  const key = await count(store);
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("no room", "QuotaExceededError");
  });
  expect(await engine.run(true)).toEqual({ ok: false, reason: "no-room" });
  expect((await store.status()).state).toBe("full");
  vi.restoreAllMocks();
  expect((await seen(store, key)).chip).toBe("queued");
});

test("a snapshot that begins anew takes the place of one that waits for room", async () => {
  const { store, office, engine } = await enrolledPhone();
  office.putSite("ramouseh", { code: "OLD" });
  let isFull = true;
  disk(() => isFull);
  await engine.run(true);
  office.putBack(office.backup(), "2.again");
  office.putSite("ramouseh", { code: "NEW" });
  await engine.run(true);
  expect((await store.feed.place()).body).toMatchObject({ epoch: "2.again", staging: "full" });
  isFull = false;
  await engine.run(true);
  expect((await store.sites()).map(({ code }) => code)).toEqual(["NEW"]);
});

test("the oldest of what is kept gives way to a snapshot that finds no room", async () => {
  const { store, office, engine } = await keepingPhone();
  await count(store);
  await engine.run(true);
  const dropped = vi.spyOn(store.journal as unknown as { dropOldest(): Promise<boolean> }, "dropOldest");
  disk(() => dropped.mock.calls.length === 0);
  office.putSite("ramouseh", { code: "RAM" });
  await store.meta.update("feed", (place) => ({ ...place, cursor: null })); // of another scope: a snapshot comes
  await engine.run(true);
  expect((await store.sites()).map(({ code }) => code)).toEqual(["RAM"]);
  expect(await store.journal.count()).toBe(0);
});

test("a disk that fails for another reason is told", async () => {
  const { store, office, engine } = await enrolledPhone();
  office.putSite("ramouseh", { code: "RAM" });
  vi.spyOn(store.journal, "makingRoom").mockImplementation(async (write) => {
    if ((await store.feed.place()).body.staging === "full") throw new Error("broken");
    return write();
  });
  await expect(engine.run(true)).rejects.toThrow("broken");
});

test("a count is begun where what was sent long ago can give way to it", async () => {
  const { store } = await phoneThatKeepsTooMuch();
  const key = await count(store, { total: 48 });
  expect((await seen(store, key)).values.total).toBe(48);
});

test("so does who joins again, whose code serves once", async () => {
  const { store } = await phoneThatKeepsTooMuch();
  const before = await store.identity();
  const again = { ...chelsea(), bundleKey: before?.bundleKey ?? "", serverKey: before?.serverKey ?? "" };
  await store.enrol(again);
  expect((await store.identity())?.device).toBe(again.device);
});

test("an app opens although it cannot tidy, and shows what waits", async () => {
  const { store, engine } = await enrolledPhone();
  await count(store);
  await engine.run(true);
  const waiting = await count(store, { total: 48 });
  await store.close();
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 4 * DAY); // a copy is due to go, and to forget takes room
  nothingIsTaken();
  const opened = await openStore(store.name);
  expect((await seen(opened, waiting)).values.total).toBe(48);
});

test("numbers that were received are said to be, and files follow them, where old copies cannot be dropped", async () => {
  const { store, engine, network } = await enrolledPhone();
  const draft = await store.startDraft("typed", BUS_4);
  await store.addPhoto(draft.id, { content: new Uint8Array(5000).fill(7), type: "image/jpeg" });
  await store.save(draft.id, { total: 47 });
  vi.spyOn(store, "dropReceived").mockRejectedValue(new StorageFull("The phone's storage is full."));
  expect(await engine.run(true)).toEqual({ ok: true, received: 1 });
  await engine.settled();
  expect(network.files.kept.size).toBe(1);
});

test("copies that are due to go make room for the memory of them", async () => {
  const { store } = await phoneThatKeepsTooMuch();
  expect(await store.reports()).toHaveLength(1);
  await store.dropReceived(Date.now() + 4 * DAY);
  expect(await store.reports()).toEqual([]);
});

test("a full disk does not hide that the phone was taken out of use", async () => {
  const { store, network, engine } = await enrolledPhone();
  await engine.run(true);
  await count(store);
  network.instead = () =>
    Response.json({ title: "Out", status: 401, slug: "device-revoked" }, { status: 401 });
  nothingIsTaken();
  expect(await engine.run(true)).toEqual({ ok: false, reason: "revoked" });
  expect((await store.status()).state).toBe("revoked");
  vi.restoreAllMocks();
  await store.enrol(chelsea());
  expect((await store.status()).state).toBe("idle");
});

test("pictures go although nothing more can be written down, and make room", async () => {
  const { store, network, engine } = await enrolledPhone();
  const draft = await store.startDraft("typed", BUS_4);
  for (const fill of [1, 2, 3])
    await store.addPhoto(draft.id, { content: new Uint8Array(70_000).fill(fill), type: "image/jpeg" });
  await store.save(draft.id, { total: 47 });
  network.insteadOfFiles = () => Promise.reject(new TypeError("Failed to fetch"));
  await engine.run(true);
  await engine.settled();
  network.insteadOfFiles = null;
  nothingIsTaken();
  expect(await engine.run(true)).toEqual({ ok: false, reason: "no-room" });
  await engine.settled();
  expect([network.files.kept.size, await store.files.count("waiting")]).toEqual([3, 0]);
});

test("where a number still waits for room no picture goes before it", async () => {
  const { store, network, engine } = await enrolledPhone();
  const draft = await store.startDraft("typed", BUS_4);
  await store.addPhoto(draft.id, { content: new Uint8Array(5000).fill(7), type: "image/jpeg" });
  await store.save(draft.id, { total: 47 });
  nothingIsTaken();
  expect(await engine.run(true)).toEqual({ ok: false, reason: "no-room" });
  await engine.settled();
  expect(network.files.kept.size).toBe(0);
});
