/** Little on the phone (P15): searched in every row it stores, after receipt and after the operation's setting. */
import { expect, test } from "vitest";
import type { Store } from "../store";
import type { Database } from "../store/database";
import type { Phone } from "./testing/phone";
import { BUS_4, count, enrolledPhone, seen } from "./testing/phone";

const HOUR = 3_600_000;
const CANARY = "canary-7f3a";
const LATER = () => Date.now() + 73 * HOUR;

/** Everything in the phone's database, as somebody who opens the profile reads it. */
async function profile(store: Store): Promise<string> {
  const { database } = store as unknown as { database: Database };
  return database.use(async (db) => {
    const stores = [...db.objectStoreNames];
    return JSON.stringify(await Promise.all(stores.map((name) => db.getAll(name))));
  });
}

async function received(values = {}): Promise<Phone & { key: string }> {
  const phone = await enrolledPhone();
  const key = await count(phone.store, { note: CANARY, ...values });
  await phone.engine.run(true);
  return { ...phone, key };
}

function ask({ office, key }: { office: Phone["office"]; key: string }): void {
  office.touch(key, (report) => {
    report.review = "returned";
    report.question = { id: "q1", text: "52?", at: "2016-12-18T17:10:00Z" };
  });
}

/** The office says that no phone may have the report any more. */
function letGo({ office, key }: { office: Phone["office"]; key: string }): void {
  office.kept.add(key);
  office.touch(key, (report) => {
    report.review = "verified";
  });
}

/** A report whose picture is still on this phone. */
async function withPictureWaiting(): Promise<Phone & { key: string }> {
  const phone = await enrolledPhone();
  const draft = await phone.store.startDraft("typed", BUS_4);
  await phone.store.addPhoto(draft.id, { content: new Uint8Array(5000).fill(7), type: "image/jpeg" });
  const key = await phone.store.save(draft.id, { total: 47 });
  phone.network.insteadOfFiles = () => Promise.reject(new TypeError("Failed to fetch"));
  await phone.engine.run(true);
  await phone.engine.settled();
  return { ...phone, key };
}

test("what the office has leaves the phone after the operation's setting, and is said to be with the office", async () => {
  const { store, key } = await received();
  await store.dropReceived(Date.now() + 71 * HOUR);
  expect(await profile(store)).toContain(CANARY);
  expect(await store.older()).toBe(0);
  await store.dropReceived(LATER());
  expect(await profile(store)).not.toContain(CANARY);
  expect(await store.report(key)).toBeNull();
  expect([await store.older(), (await store.status()).total]).toEqual([1, 1]);
});

test("what a phone said of a field goes with the copy", async () => {
  const { store, key, engine } = await received({ note: "nothing" });
  await store.amend(key, await seen(store, key), { note: CANARY });
  await engine.run(true);
  expect(await profile(store)).toContain(CANARY);
  await store.dropReceived(LATER());
  expect(await profile(store)).not.toContain(CANARY);
});

test("a change, a picture and a correction that the office does not have keep the report", async () => {
  const { store, key } = await received();
  const far = Date.parse("2099-12-31T00:00:00Z");
  const correction = await store.startCorrection(await seen(store, key));
  await store.dropReceived(far);
  expect((await seen(store, key)).values.note).toBe(CANARY);
  await store.discardDraft(correction.id);
  await store.amend(key, await seen(store, key), { total: 49 });
  for (const now of [0, far]) await store.dropReceived(now);
  expect((await seen(store, key)).values).toMatchObject({ total: 49, note: CANARY });
  expect(await store.outbox.count("waiting")).toBe(1);
  const other = await enrolledPhone();
  other.network.insteadOfFiles = async () => new Response("", { status: 503 });
  const draft = await other.store.startDraft("typed", BUS_4);
  await other.store.addPhoto(draft.id, { content: new Uint8Array(3000), type: "image/jpeg" });
  const pictured = await other.store.save(draft.id, {});
  await other.engine.run(true);
  await other.engine.settled();
  await other.store.dropReceived(far);
  expect(await other.store.report(pictured)).not.toBeNull();
  other.engine.stop();
});

test("a question stays until it is answered, and what was said of an old report makes no copy of it", async () => {
  const { store, office, engine, key } = await received();
  office.kept.add(key);
  office.leavesOut = false; // as of every answer
  await store.dropReceived(LATER());
  ask({ office, key });
  await engine.run(true);
  for (const now of [0, LATER()]) await store.dropReceived(now);
  expect((await seen(store, key)).question?.id).toBe("q1");
  expect(await store.older()).toBe(0);
  await store.answer(key, "q1", "right");
  await engine.run(true);
  expect(office.reports.get(key)?.value.review).toBe("answered");
  expect(await store.outbox.all()).toEqual([]);
  expect(await store.report(key)).toBeNull();
  expect(await profile(store)).not.toContain(CANARY);
  expect(await store.older()).toBe(1);
  // The chain goes on where it was.
  ask({ office, key });
  await engine.run(true);
  await store.answer(key, "q1", "right");
  const [entry] = await store.outbox.all();
  expect(entry?.change.prev).not.toBeNull();
});

test("a change saved while copies are dropped keeps its report", async () => {
  const { store, key } = await received();
  const report = await seen(store, key);
  await Promise.all([store.dropReceived(LATER()), store.amend(key, report, { total: 49 })]);
  const shown = await store.report(key);
  const [entry] = await store.outbox.all();
  expect(entry?.change.edits).toEqual({ total: { was: 47, now: 49 } });
  expect(shown?.values.total).toBe(49);
});

test("a phone that starts again with a clock in 2099 hides what the office has, and nothing else", async () => {
  const { store, office, key } = await received();
  const unsent = await count(store, { note: "unsent" });
  await store.dropReceived(Date.parse("2099-12-31T00:00:00Z"));
  expect((await store.reports()).map((report) => report.key)).toEqual([unsent]);
  expect(office.reports.has(key)).toBe(true);
  expect(await store.older()).toBe(1);
  await store.dropReceived(Date.parse("1970-01-01T00:00:00Z"));
  expect((await seen(store, unsent)).values).toMatchObject({ ...BUS_4, note: "unsent" });
});

test("where another phone sent it the office's clock says how long ago that was, as this phone knows it", async () => {
  const { office } = await received();
  const slowBy = 2 * 24 * HOUR;
  const { store, engine } = await enrolledPhone(undefined, office);
  await engine.run(true);
  await store.meta.update("contact", (body) => ({ ...body, clockOffsetMs: slowBy }));
  await store.dropReceived(LATER() - slowBy - 2 * HOUR);
  expect(await store.reports()).toHaveLength(1);
  await store.dropReceived(LATER() - slowBy);
  expect(await store.reports()).toHaveLength(0);
});

test("what is said while the office lets a report go keeps what it speaks of", async () => {
  const phone = await received({ total: 47 });
  const { store, network, engine, key } = phone;
  letGo(phone);
  const before = await seen(store, key);
  network.instead = async () => {
    network.instead = null;
    await store.amend(key, before, { note: "engine trouble" });
    network.always = "no-network"; // and the signal ends
    return null;
  };
  await engine.run(true);
  const after = await seen(store, key);
  expect(after.waiting).toBe(1);
  expect(after.values).toEqual({ ...before.values, note: "engine trouble" });
  expect(after.base).toEqual(before.base);
  network.always = "fair";
  await engine.run(true);
  await store.dropReceived(LATER());
  expect(await store.reports()).toEqual([]);
});

test.each(["a leave", "a snapshot"])("%s leaves a report whose picture is still here", async (way) => {
  const phone = await withPictureWaiting();
  const { store, network, engine, key } = phone;
  letGo(phone);
  if (way === "a snapshot") await store.meta.update("feed", (place) => ({ ...place, cursor: null }));
  await engine.run(true);
  await engine.settled();
  expect((await seen(store, key)).photos).toEqual({ of: 1, received: 0, failed: 0 });
  network.insteadOfFiles = null;
  await engine.run(true);
  await engine.settled();
  await store.dropReceived(LATER());
  expect(await store.reports()).toEqual([]);
});

test.each(["a leave", "a snapshot"])("%s leaves a report that is being corrected", async (way) => {
  const phone = await received({ total: 47 });
  const { store, engine, key } = phone;
  await store.startCorrection(await seen(store, key));
  letGo(phone);
  if (way === "a snapshot") await store.meta.update("feed", (place) => ({ ...place, cursor: null }));
  await engine.run(true);
  expect((await seen(store, key)).values.total).toBe(47);
});
