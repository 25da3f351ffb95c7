import { expect, test } from "vitest";
import { uuid7 } from "../domain/uuid7";
import type { Store } from "../store";
import { newKey, openBundle, openKept } from "./testing/by-hand";
import { chelsea, count, seen } from "./testing/phone";
import { KEYS, keepingPhone } from "./testing/restoring";

/** What the office, or something on the way to it, says instead of taking a file of these changes. */
type Refusing = (ns: number[]) => Response | null;

/** A phone whose office was put back to before it had any of `changes` counts. */
async function phoneOfARestoredOffice(changes: number, refusing: Refusing) {
  const phone = await keepingPhone();
  const { store, office, engine, network } = phone;
  const backup = office.backup();
  const keys: string[] = [];
  for (let total = 1; total <= changes; total++) keys.push(await count(store, { total }));
  await engine.run(true);
  office.putBack(backup, "2.again");
  const takes = network.bundles;
  network.bundles = async (file) => {
    const [, ...records] = await openBundle(file, KEYS.privateKey, KEYS.publicKey);
    const texts = records.map((one) => openKept(one.slice(32), KEYS.privateKey, KEYS.publicKey));
    const ns = (await Promise.all(texts)).map((text) => JSON.parse(text).n as number);
    return refusing(ns) ?? takes?.(file) ?? Response.error();
  };
  return { ...phone, keys, takes };
}

/** Which epoch's office has confirmed each change that is kept. */
async function confirmed(store: Store) {
  return Object.fromEntries((await store.journal.owed("")).map(({ n, epoch }) => [n, epoch]));
}

function taken(phone: { refilled: string[][] }): number[][] {
  return phone.refilled.map((texts) => texts.map((text) => JSON.parse(text).n as number));
}

const problem = (status: number, slug: string) => Response.json({ title: slug, status, slug }, { status });
const proxys = (status: number) => new Response("<html>Request Entity Too Large</html>", { status });

test("a file that is too large for the office is offered in halves, and lost to none of its changes", async () => {
  const phone = await phoneOfARestoredOffice(4, (ns) => (ns.length > 2 ? problem(413, "too-large") : null));
  expect(await phone.engine.run(true)).toMatchObject({ ok: true });
  expect(taken(phone)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(phone.office.custody.size).toBe(4);
});

test("only the change that is too large even alone is passed over", async () => {
  const asked: number[][] = [];
  const phone = await phoneOfARestoredOffice(5, (ns) => {
    asked.push(ns);
    return ns.includes(3) ? problem(413, "too-large") : null;
  });
  for (let i = 0; i < 2; i++) expect(await phone.engine.run(true)).toMatchObject({ ok: true });
  expect(taken(phone)).toEqual([
    [1, 2],
    [4, 5],
  ]);
  expect(asked.filter((ns) => ns.length === 1)).toEqual([[3]]);
  expect(Object.values(await confirmed(phone.store))).toEqual(Array(5).fill("2.again"));
});

for (const slug of ["bundle-damaged", "not-a-bundle"]) {
  test(`what the way did to a file (${slug}) confirms nothing: the next is sealed anew`, async () => {
    let isBad = true;
    const phone = await phoneOfARestoredOffice(2, () => (isBad ? problem(422, slug) : null));
    for (let i = 0; i < 2; i++) expect(await phone.engine.run(true)).toEqual({ ok: false, reason: "server" });
    expect(await confirmed(phone.store)).toEqual({ 1: "1.first", 2: "1.first" });
    isBad = false;
    expect(await phone.engine.run(true)).toMatchObject({ ok: true });
    expect(phone.office.custody.size).toBe(2);
  });
}

test("what no office with another key or an older format will ever read is offered once", async () => {
  for (const slug of ["bundle-of-another-office", "bundle-too-new"]) {
    const asked: number[][] = [];
    const phone = await phoneOfARestoredOffice(2, (ns) => {
      asked.push(ns);
      return problem(422, slug);
    });
    for (let i = 0; i < 2; i++) expect(await phone.engine.run(true)).toMatchObject({ ok: true });
    expect(asked).toEqual([[1, 2]]);
  }
});

test("a network that ends before the fault is found is no fault of the change", async () => {
  const phone = await phoneOfARestoredOffice(1, (ns) => {
    if (ns.length === 0) throw new TypeError("Failed to fetch");
    return proxys(413);
  });
  expect(await phone.engine.run(true)).toEqual({ ok: false, reason: "offline" });
  expect(await confirmed(phone.store)).toEqual({ 1: "1.first" });
});

const withoutReceipts = () =>
  Response.json({ bundle: uuid7(), changes: 1, outcomes: {}, known: 0, strange: 0, receipts: null });

test("an answer without receipts confirms nothing of this phone's own", async () => {
  const phone = await phoneOfARestoredOffice(1, withoutReceipts);
  expect(await phone.engine.run(true)).toEqual({ ok: false, reason: "server" });
  expect(await confirmed(phone.store)).toEqual({ 1: "1.first" });
});

test("an office that does not know a phone's former self has no receipts for it, and is not asked again", async () => {
  const phone = await phoneOfARestoredOffice(1, withoutReceipts);
  await phone.store.enrol({ ...chelsea(), bundleKey: newKey(), serverKey: KEYS.publicKey });
  expect(await phone.engine.run(true)).toMatchObject({ ok: true });
  expect(await confirmed(phone.store)).toEqual({ 1: "2.again" });
});

for (const status of [400, 413, 422]) {
  test(`whoever says ${status} to a large file is given smaller ones`, async () => {
    const phone = await phoneOfARestoredOffice(5, (ns) => (ns.length > 1 ? proxys(status) : null));
    expect(await phone.engine.run(true)).toMatchObject({ ok: true });
    expect(taken(phone)).toEqual([[1], [2], [3], [4], [5]]);
  });
}

test("a change refused alone by no word of the office waits, and keeps back neither the others nor what is new", async () => {
  let isBad = true;
  const phone = await phoneOfARestoredOffice(5, (ns) => (isBad && ns.includes(2) ? proxys(413) : null));
  const { store, office, engine, keys } = phone;
  const fresh = await count(store, { total: 99 });
  expect(await engine.run(true)).toEqual({ ok: true, received: 1 });
  expect((await seen(store, fresh)).chip).toBe("received");
  expect(taken(phone)).toEqual([[1], [], [3, 4, 5]]);
  expect([...office.custody.keys()].sort()).toEqual([...keys, fresh].filter((key) => key !== keys[1]).sort());
  expect(await confirmed(store)).toMatchObject({ 1: "2.again", 2: "1.first", 3: "2.again" });
  isBad = false;
  office.leavesOut = false; // no answer to this phone gives the receipt of what came in a file
  await engine.run(false);
  expect(office.custody.has(keys[1] ?? "")).toBe(false); // it costs a request: when a person asks, or at the next start
  expect(await engine.run(true)).toMatchObject({ ok: true });
  expect((await seen(store, keys[1] ?? "")).values.total).toBe(2);
  expect([...office.effects.values()]).toEqual(Array(6).fill(1));
});

test("a change that was refused once by mistake is taken at once", async () => {
  let mistakes = 1;
  const phone = await phoneOfARestoredOffice(1, () => (mistakes-- > 0 ? proxys(413) : null));
  expect(await phone.engine.run(true)).toMatchObject({ ok: true });
  expect(await confirmed(phone.store)).toEqual({ 1: "2.again" });
});

test("what waits of a refill keeps back no number while the way takes no file at all", async () => {
  let isClosed = false;
  const phone = await phoneOfARestoredOffice(2, (ns) => (isClosed || ns.includes(2) ? proxys(413) : null));
  await phone.engine.run(true);
  isClosed = true;
  const key = await count(phone.store, { total: 99 });
  expect(await phone.engine.run(true)).toEqual({ ok: true, received: 1 });
  expect((await seen(phone.store, key)).chip).toBe("received");
});

test("a way that takes no file at all is no refusal of a change: the screen keeps what it has", async () => {
  const phone = await phoneOfARestoredOffice(2, () => proxys(413));
  for (let i = 0; i < 2; i++) expect(await phone.engine.run(true)).toEqual({ ok: false, reason: "server" });
  expect((await phone.store.reports()).map(({ values }) => values.total).sort()).toEqual([1, 2]);
  expect(await confirmed(phone.store)).toEqual({ 1: "1.first", 2: "1.first" });
});
