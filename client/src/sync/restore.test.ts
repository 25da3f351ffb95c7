import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, expect, test, vi } from "vitest";
import { uuid7 } from "../domain/uuid7";
import { openStore, StorageFull, type Store } from "../store";
import { Database } from "../store/database";
import { UPGRADES } from "../store/schema";
import { newKey } from "./testing/by-hand";
import { chelsea, count, seen } from "./testing/phone";
import { again, KEYS, keepingPhone } from "./testing/restoring";

const DAY = 24 * 3600 * 1000;

afterEach(() => vi.restoreAllMocks());

/** What stands in the journal, in the clear. */
async function kept(store: Store) {
  const rows = await store.journal.owed("");
  return rows.map(({ n, epoch }) => [n, epoch]);
}

async function countAndSync(
  phone: { store: Store; engine: { run(asked: boolean): Promise<unknown> } },
  totals: number[],
) {
  const keys = [];
  for (const total of totals) keys.push(await count(phone.store, { total }));
  await phone.engine.run(true);
  return keys;
}

/** A phone whose office was put back to before it had this count; the report's key. */
async function phoneOfARestoredOffice() {
  const phone = await keepingPhone();
  const backup = phone.office.backup();
  const [key = ""] = await countAndSync(phone, [47]);
  phone.office.putBack(backup, "2.again");
  return { ...phone, key };
}

test("what leaves the outbox is kept from that moment, with its number and epoch, and unreadable here", async () => {
  const phone = await keepingPhone();
  await count(phone.store, { total: 47, note: "engine trouble" });
  expect(await kept(phone.store)).toEqual([]);
  await phone.engine.run(true);
  expect(await phone.store.outbox.all()).toEqual([]);
  expect(await kept(phone.store)).toEqual([[1, "1.first"]]);
  const [row] = await phone.store.journal.unsealed(await phone.store.journal.owed(""));
  const clear = JSON.stringify(row?.row) + Buffer.from(row?.record ?? []).toString("latin1");
  for (const word of ["engine trouble", "Bus 4", "ramouseh", "headcount"]) expect(clear).not.toContain(word);
});

test("an office that was put back is refilled from the phone, in order and once, before the screen changes", async () => {
  const phone = await keepingPhone();
  const { store, office, engine } = phone;
  await countAndSync(phone, [1, 2]);
  const backup = office.backup();
  const [third = ""] = await countAndSync(phone, [3, 4]);
  await store.amend(third, await seen(store, third), { total: 33 });
  await engine.run(true);
  const before = await store.reports();
  office.putBack(backup, "2.again");
  const finish = store.feed.finishSnapshot.bind(store.feed);
  vi.spyOn(store.feed, "finishSnapshot").mockImplementation(async () => {
    const swapped = await finish();
    if (swapped) expect(office.custody.size).toBe(5); // refilled before anything was swapped
    return swapped;
  });
  await engine.run(true);
  expect(phone.refilled.map((texts) => texts.map((text) => JSON.parse(text).n))).toEqual([[3, 4, 5]]);
  expect([...office.effects.values()]).toEqual([1, 1, 1, 1, 1]);
  const values = (all: typeof before) => all.map((report) => [report.key, report.values, report.delivery]);
  expect(values(await store.reports())).toEqual(values(before));
  expect((await kept(store)).map(([, epoch]) => epoch)).toEqual(Array(5).fill("2.again"));
});

test("while the office cannot be refilled the screen keeps what it has, however often it is tried", async () => {
  const { store, office, network, engine, key } = await phoneOfARestoredOffice();
  for (const weather of ["no-network", "portal", "server-error", "lost-answer"] as const) {
    network.bundleForecast.push(weather);
    expect((await engine.run(true)).ok).toBe(false);
    expect((await seen(store, key)).values.total).toBe(47);
  }
  expect(await engine.run(true)).toMatchObject({ ok: true });
  expect([...office.effects.values()]).toEqual([1]);
  expect((await seen(store, key)).chip).toBe("received");
});

test("an answer whose receipts are not for this phone and epoch confirms nothing", async () => {
  const { network, engine, store } = await phoneOfARestoredOffice();
  const whole = network.bundles;
  network.bundles = async (file) => {
    const answer = await (await whole?.(file))?.json();
    return Response.json({
      ...answer,
      receipts: answer.receipts.replace(/.$/, "A").replace(/^(.{90})./, "$1_"),
    });
  };
  expect((await engine.run(true)).ok).toBe(false);
  expect(await kept(store)).toEqual([[1, "1.first"]]);
});

test("an office that lost nothing when it was put back is offered nothing", async () => {
  const phone = await keepingPhone();
  const { store, office, engine } = phone;
  await countAndSync(phone, [1, 2]);
  office.putBack(office.backup(), "2.again");
  expect(await engine.run(true)).toMatchObject({ ok: true });
  expect(phone.refilled).toEqual([]);
  expect((await kept(store)).map(([, epoch]) => epoch)).toEqual(["2.again", "2.again"]);
});

test("an office that can never open what is kept is offered it once", async () => {
  const { store, network, engine } = await phoneOfARestoredOffice();
  const problem = { title: "Another office's", status: 422, slug: "bundle-of-another-office" };
  const asked = vi.fn(async () => Response.json(problem, { status: 422 }));
  network.bundles = asked;
  for (let i = 0; i < 2; i++) expect(await engine.run(true)).toMatchObject({ ok: true });
  expect(asked).toHaveBeenCalledTimes(1);
  expect(await kept(store)).toEqual([[1, "2.again"]]);
});

test("a refusal of what is kept is not held against a change that waits", async () => {
  const { store, network, engine } = await phoneOfARestoredOffice();
  const key = await count(store, { total: 49 });
  const whole = network.bundles;
  network.bundles = async () =>
    Response.json({ title: "Invalid", status: 422, slug: "invalid" }, { status: 422 });
  expect(await engine.run(true)).toEqual({ ok: false, reason: "server" });
  expect((await seen(store, key)).chip).toBe("queued");
  network.bundles = whole; // it was the office's own fault, and is over
  await engine.run(true);
  expect((await seen(store, key)).chip).toBe("received");
});

test("what waits in the outbox goes the usual way, and its chain to what is kept holds", async () => {
  const { store, office, engine, key } = await phoneOfARestoredOffice();
  await store.amend(key, await seen(store, key), { total: 49 });
  await engine.run(true);
  await engine.run(true);
  expect(office.reports.get(key)?.value.values.total).toBe(49);
  expect([...office.effects.values()]).toEqual([1, 1]);
  expect(await store.outbox.all()).toEqual([]);
});

test("what the office had made of a change before it was put back is not shown of the same change afterwards", async () => {
  const phone = await keepingPhone();
  const { store, office, engine, network } = phone;
  const backup = office.backup();
  const key = await count(store);
  network.instead = ({ changes }) => {
    if (office.receiveAll(changes).length > 0)
      office.touch(key, (report) => report.flags.push("site-closed"));
    return null;
  };
  network.forecast.push("fair", "no-network"); // a snapshot, and not the page that would settle it
  await engine.run(true);
  network.instead = null;
  expect([await store.outbox.count("received"), (await seen(store, key)).flags]).toEqual([
    1,
    ["site-closed"],
  ]);
  office.putBack(backup, "2.again");
  await engine.run(true);
  await engine.run(true);
  expect([await store.outbox.all(), (await seen(store, key)).flags]).toEqual([[], []]);
});

test("a phone that was found to be two offers all that it keeps, for a number no longer tells whose change it is", async () => {
  const phone = await keepingPhone();
  const { office, engine, store } = phone;
  await countAndSync(phone, [1, 2]);
  expect((await store.meta.read("journal")).body.cloned).toBe(false);
  const last = await count(store, { total: 3 });
  const receipt = { id: last, n: 3, outcome: "quarantined" as const, problem: "number-reused" };
  const place = await store.feed.place();
  const quiet = {
    reset: false,
    changes: [],
    more: false,
    end: false,
    heldThrough: null,
    durableThrough: null,
  };
  await store.feed.take(new Set([last]), place.row, {
    epoch: office.epoch,
    offsetMs: 0,
    receipts: [receipt],
    cursor: place.body.cursor ?? "",
    ...quiet,
  });
  expect((await store.meta.read("journal")).body.cloned).toBe(true);
  office.putBack(office.backup(), "2.again");
  await engine.run(true);
  expect(phone.refilled.flat().map((text) => JSON.parse(text).n)).toEqual([1, 2]);
});

test("many are offered in several files, each confirmed by itself", async () => {
  const phone = await keepingPhone();
  const { office, engine, network, store } = phone;
  const backup = office.backup();
  await countAndSync(phone, [...Array(620).keys()]);
  office.putBack(backup, "2.again");
  network.bundleForecast.push("fair", "no-network");
  expect((await engine.run(true)).ok).toBe(false);
  expect(office.custody.size).toBe(500);
  await engine.run(true);
  expect(phone.refilled.map((texts) => texts.length)).toEqual([500, 120]);
  expect([...office.effects.values()].every((times) => times === 1)).toBe(true);
  expect(await store.reports()).toHaveLength(620);
}, 60_000);

test("a reset for another reason offers nothing again", async () => {
  const phone = await keepingPhone();
  await countAndSync(phone, [47]);
  const { row, body } = await phone.store.meta.read("feed");
  await phone.store.meta.write("feed", row, { ...body, cursor: "another scope" });
  await phone.engine.run(true);
  expect(phone.refilled).toEqual([]);
});

test("a page that is killed while it refills goes on with what was not confirmed", async () => {
  const phone = await keepingPhone();
  const backup = phone.office.backup();
  await countAndSync(phone, [1, 2]);
  phone.office.putBack(backup, "2.again");
  vi.spyOn(phone.store.journal, "confirmed").mockRejectedValueOnce(new Error("killed"));
  await expect(phone.engine.run(true)).rejects.toThrow("killed");
  const next = await again(phone);
  expect(await next.engine.run(true)).toMatchObject({ ok: true });
  expect([...phone.office.effects.values()]).toEqual([1, 1]);
  expect(await next.store.reports()).toHaveLength(2);
});

test("a phone that has to join again offers what it kept as its former self", async () => {
  const phone = await keepingPhone();
  const { store, office, engine } = phone;
  const backup = office.backup();
  const former = await store.identity();
  await countAndSync(phone, [47]);
  office.putBack(backup, "2.again");
  await store.enrol({ ...chelsea(), bundleKey: newKey(), serverKey: KEYS.publicKey });
  await engine.run(true);
  expect(phone.refilled.flat().map((text) => JSON.parse(text).device)).toEqual([former?.device]);
  expect((await store.journal.keysOf(former?.device ?? ""))?.bundleKey).toBe(former?.bundleKey);
});

test("another person's phone keeps what the one before had sent", async () => {
  const phone = await keepingPhone();
  await countAndSync(phone, [47]);
  const dara = { id: "0193d000-0000-7000-8000-00000000000d", name: "Dara", language: "ar" };
  await phone.store.enrol({ ...chelsea(), person: dara, bundleKey: newKey(), serverKey: KEYS.publicKey });
  expect(await phone.store.reports()).toEqual([]);
  expect(await kept(phone.store)).toEqual([[1, "1.first"]]);
});

test("what is in a backup is dropped after thirty days, and nothing else is", async () => {
  const phone = await keepingPhone();
  const { store, office, engine } = phone;
  await countAndSync(phone, [1, 2, 3]);
  const now = Date.now();
  await store.journal.tidy(now + 40 * DAY);
  expect(await store.journal.count()).toBe(3); // no backup was declared
  office.durableThrough = 2;
  await engine.run(true);
  await store.journal.tidy(now + 29 * DAY);
  expect(await store.journal.count()).toBe(3);
  await store.journal.tidy(now + 31 * DAY);
  expect((await kept(store)).map(([n]) => n)).toEqual([3]);
});

test("of a former enrolment nothing is dropped before ninety days, and its keys go with the last", async () => {
  const phone = await keepingPhone();
  const { store } = phone;
  await countAndSync(phone, [1]);
  const former = (await store.identity())?.device ?? "";
  await store.enrol({ ...chelsea(), bundleKey: newKey(), serverKey: KEYS.publicKey });
  const now = Date.now();
  await store.journal.tidy(now + 89 * DAY);
  expect(await store.journal.count()).toBe(1);
  await store.journal.tidy(now + 91 * DAY);
  expect([await store.journal.count(), await store.journal.keysOf(former)]).toEqual([0, null]);
});

test("on a full disk the oldest of what is kept gives way to a new report, what is in a backup first", async () => {
  const phone = await keepingPhone();
  const { store, office, engine } = phone;
  await countAndSync(phone, [...Array(250).keys()]);
  office.durableThrough = 250;
  await engine.run(true);
  const commit = Database.prototype.commit;
  let full = 1;
  vi.spyOn(Database.prototype, "commit").mockImplementation(function (this: Database, ...args) {
    if (args[0].some((write) => write.store === "outbox") && full-- > 0)
      return Promise.reject(new StorageFull("The phone's storage is full."));
    return commit.apply(this, args);
  });
  await count(store, { total: 99 });
  expect(await store.journal.count()).toBe(50);
  expect((await kept(store))[0]?.[0]).toBe(201);
  // With nothing left to give, the person is told.
  full = Number.POSITIVE_INFINITY;
  await expect(count(store)).rejects.toBeInstanceOf(StorageFull);
  expect(await store.journal.count()).toBe(0);
}, 60_000);

test("what cannot be kept stays in the outbox, as received", async () => {
  const phone = await keepingPhone();
  const identity = await phone.store.identity();
  if (identity) await phone.store.enrol({ ...identity, serverKey: "AAAA" });
  vi.spyOn(console, "error").mockImplementation(() => {});
  const [key = ""] = await countAndSync(phone, [47]);
  expect((await phone.store.outbox.inState("received")).map((entry) => entry.row.id)).toEqual([key]);
  expect((await seen(phone.store, key)).chip).toBe("received");
});

test("a store of the app before is upgraded with all that is in it", async () => {
  const name = uuid7();
  const old = await openDB(name, UPGRADES.length - 1, {
    upgrade(db) {
      for (const step of UPGRADES.slice(0, -1)) step(db as never);
    },
  });
  const identity = { ...chelsea(), bundleKey: newKey(), serverKey: KEYS.publicKey };
  const body = { text: '{"id":"a","n":1,"entity":"report","action":"create","values":{}}', receipt: null };
  const rows = {
    meta: { name: "identity", rev: 1, body: { plain: identity } },
    outbox: { id: "a", n: 1, key: "a", state: "waiting", rev: 1, body: { plain: body } },
    synced: { entity: "site", key: "ramouseh", epoch: "1", rev: 1, body: { plain: { code: "ALP-RAM" } } },
    drafts: { id: "d", rev: 1, body: { plain: { id: "d", count: 3 } } },
    carried: { id: "c", state: "carried", rev: 1, body: { plain: { file: new Uint8Array(2) } } },
  };
  for (const [store, row] of Object.entries(rows)) await old.put(store, row);
  old.close();
  const store = await openStore(name);
  expect(await store.identity()).toEqual(identity);
  expect((await store.outbox.all()).map((entry) => entry.body.text)).toEqual([body.text]);
  expect((await store.sites()).map((site) => site.code)).toEqual(["ALP-RAM"]);
  expect((await store.carried.list()).map(({ id }) => id)).toEqual(["c"]);
  expect((await store.openDraft())?.count).toBe(3);
  expect(await store.journal.count()).toBe(0);
  await store.close();
});

test("a phone that waits for its release says whom to ask, keeps its report, and goes on by itself afterwards", async () => {
  const phone = await keepingPhone();
  const { store, network, engine } = phone;
  network.instead = () => Response.json({ title: "Held", status: 401, slug: "device-held" }, { status: 401 });
  const key = await count(store);
  expect(await engine.tryNow()).toEqual({ ok: false, reason: "held" });
  expect(await seen(store, key)).toMatchObject({ chip: "blocked", problem: "held" });
  expect(await store.status()).toMatchObject({ state: "held", contactLine: "Call the desk" });
  network.instead = null;
  expect(await engine.tryNow()).toEqual({ ok: true, received: 1 });
  expect((await store.status()).state).not.toBe("held");
});
