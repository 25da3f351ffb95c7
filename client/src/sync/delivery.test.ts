import { afterEach, expect, test, vi } from "vitest";
import { openStore, StorageFailed } from "../store";
import { BatchSize } from "./batch";
import { SyncEngine } from "./engine";
import type { Weather } from "./testing/network";
import { chelsea, count, enrolledPhone, IMPATIENT, type Phone, seen } from "./testing/phone";

afterEach(() => vi.restoreAllMocks());

test("a saved report waits, is sent, and reads received only after its receipt", async () => {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store);
  expect((await seen(store, key)).chip).toBe("queued");
  expect(await engine.tryNow()).toEqual({ ok: true, received: 1 });
  const report = await seen(store, key);
  expect(report.chip).toBe("received");
  expect(report.receivedAt).not.toBeNull();
  expect(report.values.total).toBe(47);
  expect(office.reports.get(key)?.value.values.total).toBe(47);
  expect(await store.outbox.all()).toEqual([]);
});

test.each<Weather>([
  "no-network",
  "portal",
  "portal-json",
  "server-error",
  "truncated",
  "no-answer",
  "lost-answer",
])("%s is not delivery: nothing leaves the outbox and nothing reads received", async (weather) => {
  const { store, network, engine } = await enrolledPhone(undefined, undefined, IMPATIENT);
  network.always = weather;
  const key = await count(store);
  const [before] = await store.outbox.all();
  expect((await engine.run(true)).ok).toBe(false);
  const [after] = await store.outbox.all();
  expect(after?.body.text).toBe(before?.body.text);
  expect((await seen(store, key)).chip).toBe("queued");
  expect((await store.status()).lastContact).toBeNull();
});

test.each<Weather>(["lost-answer", "sent-twice", "lost-request", "truncated"])(
  "after %s the report is delivered once",
  async (weather) => {
    const { store, office, network, engine } = await enrolledPhone();
    network.forecast.push(weather);
    const key = await count(store);
    await engine.run(true);
    await engine.run(true);
    expect(office.effects.get(key)).toBe(1);
    expect(office.reports.size).toBe(1);
    expect((await seen(store, key)).chip).toBe("received");
  },
);

test("a 200 that names no change delivers none", async () => {
  const { store, network, engine } = await enrolledPhone();
  network.instead = () =>
    Response.json({
      v: 1,
      epoch: "1.first",
      receipts: [],
      changes: [],
      cursor: "feed:1.first:0",
      more: false,
    });
  const key = await count(store);
  expect(await engine.tryNow()).toEqual({ ok: true, received: 0 });
  expect((await seen(store, key)).chip).toBe("queued");
});

test("a receipt for a change that was not sent removes nothing", async () => {
  const { store, network, engine } = await enrolledPhone();
  network.always = "no-network";
  const key = await count(store);
  await engine.run(true);
  network.always = "fair";
  network.instead = (request) => {
    const receipts = [{ id: "another", n: 9, outcome: "applied", rev: 1, version: 1 }];
    return request.changes.length > 0
      ? Response.json({
          v: 1,
          epoch: "1.first",
          receipts,
          changes: [],
          cursor: "feed:1.first:0",
          more: false,
        })
      : null;
  };
  await engine.run(true);
  expect((await seen(store, key)).waiting).toBe(1);
});

test("one change that is refused even alone is parked and shown, and the rest goes on", async () => {
  const { store, office, engine } = await enrolledPhone();
  const keys: string[] = [];
  for (let i = 0; i < 10; i++) keys.push(await count(store, i === 4 ? { note: "POISON" } : { total: i }));
  expect((await engine.tryNow()).ok).toBe(true);
  const poison = keys[4] ?? "";
  const report = await seen(store, poison);
  expect([report.chip, report.problem]).toEqual(["blocked", "change-refused"]);
  expect(office.reports.size).toBe(9);
  expect(await store.status()).toMatchObject({ waiting: 1, blocked: 1, total: 10 });
});

/** A change was refused alone, and would be taken now. */
async function withAParkedChange(): Promise<Phone & { key: string }> {
  const phone = await enrolledPhone();
  const { store, network, engine } = phone;
  network.instead = (request) =>
    request.changes.length > 0 ? Response.json({ title: "No", status: 400 }, { status: 400 }) : null;
  const key = await count(store);
  await engine.run(true);
  expect((await seen(store, key)).chip).toBe("blocked");
  network.instead = null;
  return { ...phone, key };
}

test("a parked change is offered again when a person tries", async () => {
  const { store, office, engine, key } = await withAParkedChange();
  expect(await engine.tryNow()).toEqual({ ok: true, received: 1 });
  expect((await seen(store, key)).chip).toBe("received");
  expect(office.reports.size).toBe(1);
});

test("a person who asks during a run that nobody asked for gets one of their own, parked changes and all", async () => {
  const { store, engine, key } = await withAParkedChange();
  const results = await Promise.all([engine.run(false), engine.tryNow()]);
  expect(results).toEqual([
    { ok: true, received: 0 },
    { ok: true, received: 1 },
  ]);
  expect((await seen(store, key)).chip).toBe("received");
});

test("an office that refuses everything parks nothing: the fault is not the change's", async () => {
  const { store, network, engine } = await enrolledPhone();
  network.instead = () => Response.json({ title: "No", status: 400 }, { status: 400 });
  const key = await count(store);
  expect(await engine.tryNow()).toEqual({ ok: false, reason: "server" });
  expect((await seen(store, key)).chip).toBe("queued");
});

test("halving on 413 delivers everything in smaller batches", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  network.instead = (request) =>
    request.changes.length > 3 ? new Response("too large", { status: 413 }) : null;
  for (let i = 0; i < 20; i++) await count(store, { total: i });
  expect(await engine.tryNow()).toEqual({ ok: true, received: 20 });
  expect(office.reports.size).toBe(20);
  expect(Math.max(...office.requests.map((request) => request.changes.length))).toBeLessThanOrEqual(3);
});

test("five hundred reports travel in at most four round trips, the snapshot's included", async () => {
  const { store, office, engine } = await enrolledPhone();
  await engine.run(true);
  office.requests.length = 0;
  for (let i = 0; i < 500; i++) await count(store, { total: i, note: `bus of ${i} people` });
  await engine.run(true);
  expect(office.reports.size).toBe(500);
  expect(office.requests.length).toBeLessThanOrEqual(4);
}, 60_000);

test("a revoked phone keeps its reports, says so, and goes on counting", async () => {
  const { store, network, engine } = await enrolledPhone();
  network.instead = () =>
    Response.json({ title: "Removed", status: 401, slug: "device-revoked" }, { status: 401 });
  const key = await count(store);
  expect(await engine.tryNow()).toEqual({ ok: false, reason: "revoked" });
  expect(await store.status()).toMatchObject({ state: "revoked", contactLine: "Call the desk", blocked: 1 });
  const report = await seen(store, key);
  expect([report.chip, report.problem]).toEqual(["blocked", "revoked"]);
  await count(store);
  expect((await store.outbox.all()).map((entry) => entry.row.n)).toEqual([1, 2]);
});

test("a 401 that is no problem document is a portal's, not the office's", async () => {
  const { store, network, engine } = await enrolledPhone();
  network.instead = () => new Response("<html>Sign in</html>", { status: 401 });
  const key = await count(store);
  expect(await engine.tryNow()).toEqual({ ok: false, reason: "portal" });
  expect((await seen(store, key)).chip).toBe("queued");
});

test("signed out or too old, the outbox waits; one good answer opens the way again", async () => {
  const { store, network, engine } = await enrolledPhone();
  const key = await count(store);
  network.instead = () => Response.json({ title: "No", status: 401, slug: "not-signed-in" }, { status: 401 });
  expect(await engine.tryNow()).toEqual({ ok: false, reason: "signed-out" });
  network.instead = () => Response.json({ title: "No", status: 426, slug: "app-too-old" }, { status: 426 });
  expect(await engine.tryNow()).toEqual({ ok: false, reason: "app-too-old" });
  expect((await seen(store, key)).problem).toBe("app-too-old");
  network.instead = null;
  expect(await engine.tryNow()).toEqual({ ok: true, received: 1 });
  expect((await store.status()).state).toBe("idle");
});

test("try now answers in time although the network never does, and the attempt ends by itself", async () => {
  const { store, network, engine } = await enrolledPhone(undefined, undefined, IMPATIENT);
  network.always = "no-answer";
  await count(store);
  expect(await engine.tryNow()).toEqual({ ok: false, reason: "timeout" });
  expect((await store.status()).state).toBe("sending");
  expect(await engine.run(true)).toEqual({ ok: false, reason: "timeout" });
  expect((await store.status()).state).toBe("weak");
});

test("where the phone cannot store the answer nothing reads sending any more, and the next run delivers", async () => {
  const { store, engine } = await enrolledPhone();
  const key = await count(store);
  vi.spyOn(store.feed, "take").mockRejectedValueOnce(new StorageFailed("broken"));
  await expect(engine.run(true)).rejects.toBeInstanceOf(StorageFailed);
  expect((await store.status()).state).toBe("idle"); // it is not the signal
  expect((await seen(store, key)).chip).toBe("queued");
  expect(await engine.run(true)).toEqual({ ok: true, received: 1 });
});

test("a report reads sending while its request is out", async () => {
  const { store, network, engine } = await enrolledPhone();
  const key = await count(store);
  const chips: string[] = [];
  network.instead = () => {
    chips.push("asked");
    return null;
  };
  const done = engine.run(true);
  store.subscribe(() => void seen(store, key).then((report) => chips.push(report.chip)));
  await done;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(chips).toContain("sending");
  expect(chips.at(-1)).toBe("received");
});

test("the request says how much waits and where the counter stands", async () => {
  const { store, office, engine } = await enrolledPhone();
  await count(store);
  await count(store);
  await engine.run(true);
  expect(office.requests[0]).toMatchObject({
    v: 1,
    app: "0.1.0",
    cursor: null,
    waiting: { changes: 2, blobs: 0, next_n: 3 },
  });
  expect(Object.keys(office.requests[0]?.clock ?? {})).toEqual(["wall", "session", "elapsed_ms"]);
});

test("changes of an earlier device of the same person are still offered, byte for byte", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  network.always = "no-network";
  const key = await count(store);
  const [entry] = await store.outbox.all();
  const identity = await store.identity();
  if (!identity) throw new Error("not enrolled");
  await store.enrol({ ...identity, device: "0193d000-0000-7000-8000-00000000000d" });
  network.always = "fair";
  await engine.run(true);
  expect(office.custody.get(key)?.text).toBe(entry?.body.text);
});

test("a browser that has no locks sends all the same", async () => {
  const { store, engine } = await enrolledPhone();
  const key = await count(store);
  vi.stubGlobal("navigator", {});
  expect(await engine.run(true)).toEqual({ ok: true, received: 1 });
  vi.unstubAllGlobals();
  expect((await seen(store, key)).chip).toBe("received");
});

test("a phone that nobody has joined asks no office", async () => {
  const store = await openStore("delivery-of-nobody");
  const network = vi.fn();
  expect(await new SyncEngine(store, network).run(true)).toEqual({ ok: false, reason: "signed-out" });
  expect(network).not.toHaveBeenCalled();
});

test("while it sends a phone says how many of how many, and learns how well they pack", async () => {
  const { store, engine } = await enrolledPhone();
  for (let i = 0; i < 3; i++) await count(store);
  const activity = vi.spyOn(store, "setActivity");
  const measured = vi.spyOn(BatchSize.prototype, "measured");
  await engine.run(true);
  const progress = activity.mock.calls.flatMap(([{ progress }]) => progress ?? []);
  expect(progress[0]).toEqual({ done: 0, of: 3 });
  expect(measured).toHaveBeenCalledTimes(1);
  const [plain = 0, bytes = 0] = measured.mock.calls[0] ?? [];
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(plain);
});

test("what is refused to the enrolment before is not said of the one that came meanwhile", async () => {
  const { store, network, engine } = await enrolledPhone();
  await engine.run(true);
  const key = await count(store);
  network.instead = async () => {
    network.instead = null;
    await store.enrol(chelsea());
    return Response.json({ title: "Out", status: 401, slug: "device-revoked" }, { status: 401 });
  };
  expect(await engine.run(true)).toMatchObject({ ok: true });
  expect((await store.status()).state).toBe("idle");
  expect((await seen(store, key)).chip).not.toBe("queued");
});
