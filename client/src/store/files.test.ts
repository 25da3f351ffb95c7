import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { BUS_4, chelsea, dara, seen } from "../sync/testing/phone";
import { Database } from "./database";
import { openStore, StorageFull, type Store, StoreRefusal } from "./index";

let names = 0;
async function enrolled(name = `files-${++names}`): Promise<Store> {
  const store = await openStore(name);
  if (!(await store.identity())) await store.enrol(chelsea());
  return store;
}

function picture(bytes: number, seed = 1) {
  const content = new Uint8Array(bytes).map((_, at) => (at * seed * 31 + (at >> 8)) % 251);
  return { content, type: "image/jpeg" };
}

function hash(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

async function stated(store: Store) {
  return (await store.outbox.all()).map(({ change }) => change);
}

/** What lies on the disk, beneath the store. */
async function rows(store: Store, name: "files" | "chunks") {
  const database = new Database(store.name);
  const found = await database.use((db) => db.getAll(name));
  await database.close();
  return found;
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("a report announces its pictures by hash, size and type, in the order in which they were taken", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("typed", BUS_4);
  const [one, other] = [picture(150_000), picture(70_000, 2)];
  await store.addPhoto(draft.id, one);
  await store.addPhoto(draft.id, other);
  const key = await store.save(draft.id, { total: 47 });
  const [change] = await stated(store);
  expect(change?.values).toMatchObject({
    total: 47,
    "attachment.photo-1.sha256": hash(one.content),
    "attachment.photo-1.size": 150_000,
    "attachment.photo-1.type": "image/jpeg",
    "attachment.photo-2.sha256": hash(other.content),
    "attachment.photo-2.size": 70_000,
  });
  expect((await seen(store, key)).photos).toEqual({ of: 2, received: 0, failed: 0 });
  expect((await store.status()).photosWaiting).toBe(2);
});

test("pictures lie on the disk in pieces of at most 64 kB that are ArrayBuffers, and are whole again after a kill", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("typed", BUS_4);
  const made = picture(150_000);
  await store.addPhoto(draft.id, made);
  const chunks = (await rows(store, "chunks")) as { body: { plain: unknown } }[];
  expect(chunks.map(({ body }) => (body.plain as ArrayBuffer).byteLength)).toEqual([65_536, 65_536, 18_928]);
  await store.close();
  const again = await enrolled(store.name);
  const found = await again.openDraft();
  const [photo] = await again.photos(found ?? draft);
  expect(photo?.content).toEqual(made.content);
});

test("the manifest, the pictures' place and the report are one strict transaction", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("tally", BUS_4);
  await store.setCount(draft.id, 1);
  await store.addPhoto(draft.id, picture(1000));
  await store.flushDraft(draft.id);
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  await store.save(draft.id, { total: 1 });
  const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
  expect(writes).toHaveLength(1);
  expect([writes[0]?.[0]].flat().sort()).toEqual(["chunks", "drafts", "files", "meta", "outbox", "own"]);
  expect(writes[0]?.[2]).toEqual({ durability: "strict" });
});

test("how a tally came to its number follows its report, frozen at Save, through a killed page", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("tally", BUS_4);
  for (const count of [1, 2, 3]) await store.setCount(draft.id, count);
  await store.close();
  const again = await enrolled(store.name);
  for (const count of [2, 3]) await again.setCount(draft.id, count);
  const key = await again.save(draft.id, { total: 3 });
  const [file] = await again.files.inState("waiting");
  expect([file?.row.owner, file?.body.slot]).toEqual([key, "taps"]);
  const content = file && (await again.files.content(file));
  const taps = JSON.parse(gunzipSync(content ?? new Uint8Array()).toString()) as [number, number][];
  expect(taps.map(([, count]) => count)).toEqual([1, 2, 3, 2, 3]);
  expect(taps.every(([at], i) => at >= (taps[i - 1]?.[0] ?? 0))).toBe(true);
  const [change] = await stated(again);
  expect(change?.values?.["attachment.taps.sha256"]).toBe(hash(content ?? new Uint8Array()));
  expect(change?.values?.["attachment.taps.type"]).toBe("application/gzip");
  expect((await seen(again, key)).photos).toBeNull();
});

test("a typed number has no taps, and neither has one that was not tapped", async () => {
  const store = await enrolled();
  const typed = await store.startDraft("typed", BUS_4);
  await store.setCount(typed.id, 47);
  await store.save(typed.id, { total: 47 });
  await store.save((await store.startDraft("tally", BUS_4)).id, { total: 0 });
  expect(await store.files.count("waiting")).toBe(0);
});

test("where the log cannot be packed the number is saved all the same", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("tally", BUS_4);
  await store.setCount(draft.id, 1);
  vi.stubGlobal("CompressionStream", undefined);
  const key = await store.save(draft.id, { total: 1 });
  vi.unstubAllGlobals();
  expect((await seen(store, key)).values.total).toBe(1);
});

test("a correction takes the next free places, and states the pictures it adds", async () => {
  const store = await enrolled();
  const first = await store.startDraft("typed", BUS_4);
  await store.addPhoto(first.id, picture(1000));
  const key = await store.save(first.id, { total: 47 });
  const correcting = await store.startCorrection(await seen(store, key));
  const added = picture(2000, 3);
  await store.addPhoto(correcting.id, added);
  await store.save(correcting.id, {}, "miscounted");
  const change = (await stated(store))[1];
  expect(change?.action).toBe("amend");
  expect(change?.edits).toEqual({
    "attachment.photo-2.sha256": { was: null, now: hash(added.content) },
    "attachment.photo-2.size": { was: null, now: 2000 },
    "attachment.photo-2.type": { was: null, now: "image/jpeg" },
  });
  const owners = (await store.files.inState("waiting")).map(({ row, body }) => [row.owner, body.slot]);
  expect(owners).toEqual([
    [key, "photo-1"],
    [key, "photo-2"],
  ]);
});

test("the camera leaves a mark on disk before it opens, and takes it away when it comes back", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("tally", BUS_4);
  await store.setCount(draft.id, 12);
  await store.openCamera(draft.id);
  await store.close();
  const again = await enrolled(store.name);
  expect(await again.openDraft()).toMatchObject({ count: 12, camera: true });
  await again.addPhoto(draft.id, picture(1000));
  expect((await again.openDraft())?.camera).toBeUndefined();
  await again.openCamera(draft.id);
  await again.closeCamera(draft.id);
  expect((await again.openDraft())?.camera).toBeUndefined();
});

test("a picture that no draft came to know leaves the disk at the next start, and no other does", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("typed", BUS_4);
  await store.addPhoto(draft.id, picture(1000));
  await store.files.add(picture(2000, 2));
  expect(await rows(store, "files")).toHaveLength(2);
  await store.close();
  const again = await enrolled(store.name);
  expect(((await rows(again, "files")) as { size: number }[]).map((row) => row.size)).toEqual([1000]);
  expect(await rows(again, "chunks")).toHaveLength(1);
});

test("what a camera is about to give is not swept away by another window", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("typed", BUS_4);
  await store.openCamera(draft.id);
  await store.files.add(picture(2000, 2));
  const other = await enrolled(store.name);
  expect(await rows(other, "files")).toHaveLength(1);
  await store.closeCamera(draft.id);
  await other.dropLostPhotos();
  expect(await rows(other, "files")).toEqual([]);
});

test("a picture that is gone from the disk is not announced, and holds up no report", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("typed", BUS_4);
  for (const seed of [1, 2]) await store.addPhoto(draft.id, picture(1000, seed));
  const [first] = (await store.openDraft())?.photos ?? [];
  await store.files.remove([first ?? ""]);
  const key = await store.save(draft.id, { total: 47 });
  const [change] = await stated(store);
  expect(change?.values?.["attachment.photo-1.sha256"]).toBe(hash(picture(1000, 2).content));
  expect(change?.values).not.toHaveProperty("attachment.photo-2.sha256");
  expect((await seen(store, key)).photos).toEqual({ of: 1, received: 0, failed: 0 });
});

test("a screen is told of a picture that comes and of one that goes", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("typed", BUS_4);
  const told = vi.fn();
  store.subscribe(told);
  await store.addPhoto(draft.id, picture(1000));
  expect(told).toHaveBeenCalledTimes(1);
  const [photo] = (await store.openDraft())?.photos ?? [];
  await store.removePhoto(draft.id, photo ?? "");
  expect(told).toHaveBeenCalledTimes(2);
});

test("what is thrown away leaves nothing of its pictures, and what is taken back neither", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("typed", BUS_4);
  for (const seed of [1, 2, 3]) await store.addPhoto(draft.id, picture(70_000, seed));
  const [first] = (await store.openDraft())?.photos ?? [];
  await store.removePhoto(draft.id, first ?? "");
  expect(await rows(store, "chunks")).toHaveLength(4);
  await store.discardDraft(draft.id);
  expect([await rows(store, "files"), await rows(store, "chunks")]).toEqual([[], []]);
});

test("a full disk refuses the picture and keeps the count", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("tally", BUS_4);
  await store.setCount(draft.id, 31);
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore) {
    throw new DOMException("full", "QuotaExceededError");
  });
  await expect(store.addPhoto(draft.id, picture(1000))).rejects.toThrow(StorageFull);
  put.mockRestore();
  expect(await store.openDraft()).toMatchObject({ count: 31 });
  expect([await rows(store, "files"), await rows(store, "chunks")]).toEqual([[], []]);
  expect((await seen(store, await store.save(draft.id, { total: 31 }))).values.total).toBe(31);
});

test("a picture for a count that was saved in another window is not kept for nobody", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("typed", BUS_4);
  const other = await enrolled(store.name);
  await other.save(draft.id, { total: 5 });
  await expect(store.addPhoto(draft.id, picture(1000))).rejects.toThrow(StoreRefusal);
  expect(await rows(store, "files")).toEqual([]);
});

test("a file whose bytes are no longer those that were announced is not taken for it", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("typed", BUS_4);
  await store.addPhoto(draft.id, picture(100_000));
  await store.save(draft.id, { total: 1 });
  const [file] = await store.files.inState("waiting");
  if (!file) throw new Error("no file");
  expect(await store.files.content(file)).toHaveLength(100_000);
  const database = new Database(store.name);
  await database.use((db) => db.delete("chunks", [file.row.id, 1]));
  expect(await store.files.content(file)).toBeNull();
  const piece = new Uint8Array(34_464).buffer;
  await database.use((db) => db.put("chunks", { file: file.row.id, n: 1, rev: 1, body: { plain: piece } }));
  expect(await store.files.content(file)).toBeNull();
  await database.close();
});

test("another person is not given a phone that still holds pictures", async () => {
  const store = await enrolled();
  const draft = await store.startDraft("typed", BUS_4);
  await store.addPhoto(draft.id, picture(1000));
  await store.save(draft.id, { total: 1 });
  const [entry] = await store.outbox.all();
  const database = new Database(store.name);
  await database.use((db) => db.delete("outbox", entry?.row.id ?? ""));
  await database.close();
  await expect(store.enrol(dara())).rejects.toThrow(StoreRefusal);
});
