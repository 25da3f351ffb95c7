import "fake-indexeddb/auto";
import { afterEach, expect, test, vi } from "vitest";
import type { Receipt } from "../domain/receipt";
import { uuid7 } from "../domain/uuid7";
import { openStore, type Store } from "../store";
import { packUnsent, takeFile } from "./bundles";
import { Courier, handIn } from "./carry";
import { SyncEngine } from "./engine";
import { FileRefusal } from "./sealing";
import {
  isVouched,
  newKey,
  newOffice,
  openBundle,
  recordText,
  sealReceipts,
  toBase64url,
} from "./testing/by-hand";
import { chelsea, count, enrolledPhone, PATIENT, seen } from "./testing/phone";

const office = await newOffice();

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function phone(name = uuid7()): Promise<{ store: Store; bundleKey: string; device: string }> {
  const store = await openStore(name);
  const identity = { ...chelsea(), bundleKey: newKey(), serverKey: office.publicKey };
  await store.enrol(identity);
  return { store, bundleKey: identity.bundleKey, device: identity.device };
}

async function packed(store: Store) {
  const made = await packUnsent(store);
  if (!made) throw new Error("There was nothing to give");
  const bytes = new Uint8Array(await made.file.arrayBuffer());
  const [header, ...records] = await openBundle(bytes, office.privateKey, office.publicKey);
  return { ...made, bytes, header, records };
}

const applied = (id: string, n: number, more: Partial<Receipt> = {}): Receipt => ({
  id,
  n,
  outcome: "applied",
  rev: 1,
  version: 1,
  ...more,
});

test("a phone gives everything that has no receipt, as frozen and vouched for, in its order", async () => {
  const { store, bundleKey, device } = await phone();
  const keys = [await count(store), await count(store, { total: 12 })];
  await store.amend(keys[0] ?? "", await seen(store, keys[0] ?? ""), { total: 49 });
  await store.outbox.park(keys[1] ?? "", "invalid");
  const { header, records, reports, left } = await packed(store);
  expect([reports, left]).toEqual([2, 0]);
  expect(records.map(recordText)).toEqual((await store.outbox.all()).map((entry) => entry.body.text));
  expect(JSON.parse(recordText(header as never))).toEqual({
    device,
    person: (await store.identity())?.person.id,
    app: "0.1.0",
    made_at: expect.stringMatching(/^\d{4}-/),
    next_n: 4,
  });
  expect(await isVouched(bundleKey, "header", header as never)).toBe(true);
  for (const record of records) expect(await isVouched(bundleKey, "changes", record)).toBe(true);
});

test("giving takes nothing from the phone, and where nothing waits there is nothing to give", async () => {
  const { store } = await phone();
  expect(await packUnsent(store)).toBeNull();
  const key = await count(store);
  const before = await store.outbox.all();
  await packed(store);
  expect(await store.outbox.all()).toEqual(before);
  expect((await seen(store, key)).chip).toBe("queued");
});

test("receipts that come by hand are receipts, and what they name is not given again", async () => {
  const { store, bundleKey, device } = await phone();
  const [one, two] = [await count(store), await count(store)];
  const file = await sealReceipts(bundleKey, [
    { device, epoch: "1.first", made_at: "2016-12-19T06:00:00Z" },
    applied(one, 1),
    applied(uuid7(), 7),
    "no receipt",
  ]);
  expect(await takeFile(store, file)).toEqual({ kind: "receipts", received: 1 });
  expect((await seen(store, one)).chip).toBe("received");
  expect((await seen(store, one)).receivedAt).not.toBeNull();
  expect((await seen(store, two)).chip).toBe("queued");
  expect((await packed(store)).records.map((record) => JSON.parse(recordText(record)).id)).toEqual([two]);
  expect(await takeFile(store, file)).toEqual({ kind: "receipts", received: 0 });
  expect((await store.status()).lastReceived).not.toBeNull();
  // Only a page of the feed brings what replaces a change: until then it stays.
  expect((await store.outbox.all()).length).toBe(2);
});

test("a receipt of an epoch that may be over keeps nothing from the next file", async () => {
  const { store, bundleKey, device } = await phone();
  const [one, two] = [await count(store), await count(store)];
  const given = async () => (await packed(store)).records.map((record) => JSON.parse(recordText(record)).n);
  const tell = async (epoch: string, receipt: Receipt) =>
    takeFile(store, await sealReceipts(bundleKey, [{ device, epoch, made_at: "" }, receipt]));
  await tell("1.first", applied(one, 1));
  expect(await given()).toEqual([2]);
  // The office is put back to before it had the first; a phone without a network hears of it by what it is brought.
  await tell("2.again", applied(two, 2));
  await count(store);
  expect(await given()).toEqual([1, 2, 3]);
  expect((await store.outbox.inState("received")).length).toBe(2);
});

test("what may have been lost leaves its place in a file to what was never sent", async () => {
  const { store, bundleKey, device } = await phone();
  const one = await count(store, { note: "x".repeat(8 * 1024 * 1024) });
  const head = { device, epoch: "1.first", made_at: "" };
  await takeFile(store, await sealReceipts(bundleKey, [head, applied(one, 1)]));
  await store.meta.update("feed", (place) => ({ ...place, epoch: "2.again" }));
  await count(store, { note: "y".repeat(8 * 1024 * 1024) });
  const { records, reports, left } = await packed(store);
  expect([records.map((record) => JSON.parse(recordText(record)).n), reports, left]).toEqual([[2], 1, 1]);
});

test("receipts for another phone, altered, or of another person's hand remove nothing", async () => {
  const { store, bundleKey, device } = await phone();
  const key = await count(store);
  const head = { device, epoch: "1.first", made_at: "" };
  const good = new Uint8Array(await (await sealReceipts(bundleKey, [head, applied(key, 1)])).arrayBuffer());
  const flipped = good.slice();
  flipped[200] = (flipped[200] ?? 0) ^ 1;
  const wrong = [
    await sealReceipts(newKey(), [head, applied(key, 1)]),
    await sealReceipts(bundleKey, [{ ...head, device: uuid7() }, applied(key, 1)]),
    await sealReceipts(bundleKey, [{ device }, applied(key, 1)]),
    await sealReceipts(bundleKey, []),
    new Blob([flipped]),
    new Blob([good.slice(0, -16)]),
    new Blob([JSON.stringify({ v: 1, epoch: "1.first", receipts: [applied(key, 1)] })]),
  ];
  for (const file of wrong) await expect(takeFile(store, file)).rejects.toBeInstanceOf(FileRefusal);
  expect((await seen(store, key)).chip).toBe("queued");
  expect(await store.outbox.count("waiting")).toBe(1);
  expect(await takeFile(store, new Blob([good]))).toEqual({ kind: "receipts", received: 1 });
});

test("receipts of which one piece is damaged are refused as a whole, although the others could be read", async () => {
  const { store, bundleKey, device } = await phone();
  const keys = [await count(store), await count(store)];
  // Each in a piece of its own: without the second the third would follow the first.
  const records = [{ device, epoch: "1.first" }, ...keys.map((key, at) => applied(key, at + 1))];
  const filling = records.map((record) => ({
    ...record,
    filler: "x".repeat(16_368 - JSON.stringify(record).length),
  }));
  const file = new Uint8Array(await (await sealReceipts(bundleKey, filling)).arrayBuffer());
  const damaged = file.slice();
  damaged[42 + 16_400] = (damaged[42 + 16_400] ?? 0) ^ 1;
  await expect(takeFile(store, new Blob([damaged]))).rejects.toMatchObject({ slug: "not-for-this-phone" });
  for (const key of keys) expect((await seen(store, key)).chip).toBe("queued");
  expect(await takeFile(store, new Blob([file]))).toEqual({ kind: "receipts", received: 2 });
});

test("a file larger than the office takes is refused for its size, before it is looked into", async () => {
  const { store } = await phone();
  const most = 16 * 1024 * 1024;
  for (const [size, slug] of [
    [most, "not-ours"],
    [most + 1, "too-large"],
  ] as const)
    await expect(takeFile(store, new Blob([new Uint8Array(size)]))).rejects.toMatchObject({ slug });
});

test("an older file never takes back what the office said since", async () => {
  const { store, bundleKey, device } = await phone();
  const key = await count(store);
  const told = (epoch: string, receipt: Receipt) => sealReceipts(bundleKey, [{ device, epoch }, receipt]);
  const held = applied(key, 1, { outcome: "held", held_for: uuid7() });
  await takeFile(store, await told("1.first", held));
  expect((await seen(store, key)).checking).toBe(true);
  await takeFile(store, await told("0.lost", applied(key, 1)));
  expect((await seen(store, key)).checking).toBe(true);
  await takeFile(store, await told("1.first", applied(key, 1)));
  expect((await seen(store, key)).checking).toBe(false);
  await takeFile(store, await told("1.first", held));
  await takeFile(store, await told("2.restored", held));
  const [entry] = await store.outbox.all();
  expect(entry?.body).toMatchObject({ receipt: { outcome: "applied" }, receiptEpoch: "1.first" });
});

test("custody that came by hand from an office restored since is offered again, and settled by the feed", async () => {
  const { store, engine, office: reached } = await enrolledPhone();
  const key = await count(store);
  await store.feed.takeReceipts("0.lost", [applied(key, 1)]);
  expect((await seen(store, key)).chip).toBe("received");
  expect((await engine.tryNow()).ok).toBe(true);
  await engine.tryNow();
  expect(reached.effects.get(key)).toBe(1);
  expect(await store.outbox.all()).toEqual([]);
});

test("another phone's file is carried unopened, once, and only for this office", async () => {
  const [giver, carrier] = [await phone(), await phone()];
  await count(giver.store);
  const { bytes } = await packed(giver.store);
  const file = new Blob([bytes]);
  expect(await takeFile(carrier.store, file)).toEqual({ kind: "carried" });
  expect(await takeFile(carrier.store, file)).toEqual({ kind: "carried" });
  const [only, ...others] = await carrier.store.carried.list();
  expect(others).toEqual([]);
  const kept = await carrier.store.carried.find(only?.id ?? "");
  expect(kept).toMatchObject({ state: "carried", body: { receipts: null } });
  expect(toBase64url(kept?.body.file ?? new Uint8Array(0))).toBe(toBase64url(bytes));
  const stranger = await openStore(uuid7());
  await stranger.enrol({ ...chelsea(), bundleKey: newKey(), serverKey: (await newOffice()).publicKey });
  await expect(takeFile(stranger, file)).rejects.toMatchObject({ slug: "other-office" });
  await expect(takeFile(stranger, new Blob(["no file of ours"]))).rejects.toMatchObject({ slug: "not-ours" });
  expect(await stranger.carried.list()).toEqual([]);
});

/** A carrier with one file, and an office that answers each request in turn. */
async function carrying(...answers: (Response | Error)[]) {
  const [giver, carrier] = [await phone(), await phone()];
  await count(giver.store);
  const { bytes } = await packed(giver.store);
  await takeFile(carrier.store, new Blob([bytes]));
  const fetcher = vi.fn<typeof fetch>(async () => {
    const answer = answers.shift();
    if (answer instanceof Response) return answer;
    throw answer ?? new TypeError("Failed to fetch");
  });
  return { giver, carrier, bytes, fetcher, courier: new Courier(carrier.store, fetcher, 5_000) };
}

const taken = (receipts: Uint8Array | null) =>
  Response.json({
    bundle: uuid7(),
    changes: 1,
    outcomes: { applied: 1 },
    receipts: receipts && toBase64url(receipts),
  });

const states = async (store: Store) => (await store.carried.list()).map(({ state }) => state);

test("a carried file is dropped after the office's answer, which is kept to be given back", async () => {
  const { giver, carrier, bytes, fetcher, courier } = await carrying();
  const [entry] = await giver.store.outbox.all();
  const receipt = applied(entry?.row.id ?? "", 1);
  const back = await sealReceipts(giver.bundleKey, [{ device: giver.device, epoch: "1.first" }, receipt]);
  fetcher.mockResolvedValueOnce(taken(new Uint8Array(await back.arrayBuffer())));
  await courier.run();
  const [[url, init] = []] = fetcher.mock.calls;
  expect(url).toBe("/api/v1/sync/bundle");
  expect(toBase64url(init?.body as Uint8Array)).toBe(toBase64url(bytes));
  expect(new Headers(init?.headers).get("authorization")).toBe(
    `Bearer ${(await carrier.store.identity())?.token}`,
  );
  const [{ id, state } = { id: "", state: "" }] = await carrier.store.carried.list();
  expect(state).toBe("answered");
  const kept = await carrier.store.carried.find(id);
  expect(kept?.body.file.length).toBe(0);
  await courier.run();
  expect(fetcher).toHaveBeenCalledTimes(1);
  expect(await takeFile(giver.store, new Blob([kept?.body.receipts ?? ""]))).toEqual({
    kind: "receipts",
    received: 1,
  });
  // The carrier itself is told nothing by them.
  await expect(takeFile(carrier.store, new Blob([kept?.body.receipts ?? ""]))).rejects.toMatchObject({
    slug: "not-for-this-phone",
  });
});

test.each([
  ["no network", () => new TypeError("Failed to fetch")],
  ["a portal's page", () => new Response("<html>Welcome</html>")],
  ["a portal's JSON", () => Response.json({ ok: true })],
  ["half an answer", () => new Response('{"bundle": "x", "changes": 1, "rece')],
  ["an answer without receipts", () => Response.json({ bundle: "x", changes: 1 })],
  ["a portal's 422", () => new Response("no", { status: 422 })],
  ["a fault", () => Response.json({ title: "A fault of ours", status: 500 }, { status: 500 })],
  [
    "a sign-in that ended",
    () => Response.json({ title: "x", status: 401, slug: "device-unknown" }, { status: 401 }),
  ],
])("%s is no answer: the file stays and is offered again", async (_name, answer) => {
  const { carrier, fetcher, courier } = await carrying(answer());
  const complained = vi.spyOn(console, "error");
  await courier.run();
  expect(complained).not.toHaveBeenCalled(); // a network such as there are many, and no fault of the app's
  expect(await states(carrier.store)).toEqual(["carried"]);
  fetcher.mockResolvedValueOnce(taken(null));
  await courier.run();
  expect(await states(carrier.store)).toEqual([]);
});

test("a large file is waited for longer than a small one, and not for ever", async () => {
  vi.useFakeTimers();
  let signal: AbortSignal | null | undefined;
  const silent: typeof fetch = (_, init) => {
    signal = init?.signal;
    return new Promise((_answer, reject) => signal?.addEventListener("abort", reject));
  };
  const answer = handIn(silent, "token", new Uint8Array(20_000), 5_000);
  await vi.advanceTimersByTimeAsync(14_999);
  expect(signal?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await answer).toBeNull();
});

test("a file that the office cannot use is shown, and offered no more", async () => {
  const problem = { title: "The file is damaged", status: 422, slug: "bundle-damaged" };
  const { carrier, fetcher, courier } = await carrying(Response.json(problem, { status: 422 }));
  await courier.run();
  await courier.run();
  expect(fetcher).toHaveBeenCalledTimes(1);
  const [{ id, state } = { id: "", state: "" }] = await carrier.store.carried.list();
  expect(state).toBe("refused");
  expect((await carrier.store.carried.find(id))?.body.problem).toBe("bundle-damaged");
});

test("an exchange that succeeds hands carried files on, after the phone's own reports", async () => {
  const giver = await phone();
  await count(giver.store);
  const { bytes } = await packed(giver.store);
  const { store, network } = await enrolledPhone();
  await store.carried.add(bytes);
  const key = await count(store);
  const asked: string[] = [];
  let arrived = () => {};
  const handedOn = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const fetcher: typeof fetch = async (url, init) => {
    asked.push(String(url));
    if (!String(url).endsWith("/bundle")) return network.fetch(url, init);
    arrived();
    return taken(null);
  };
  const engine = new SyncEngine(store, fetcher, PATIENT);
  expect(await engine.tryNow()).toEqual({ ok: true, received: 1 });
  await handedOn;
  await engine.courier.run(); // joins the run that the exchange began
  expect(asked.at(-1)).toBe("/api/v1/sync/bundle");
  expect(asked.filter((url) => url.endsWith("/bundle"))).toHaveLength(1);
  expect((await seen(store, key)).chip).toBe("received");
  expect(await states(store)).toEqual([]);
});

test("a phone that belongs to nobody gives no file and takes none", async () => {
  const nobody = await openStore(uuid7());
  expect(await packUnsent(nobody)).toBeNull();
  await expect(takeFile(nobody, new Blob([]))).rejects.toMatchObject({ slug: "not-for-this-phone" });
});
