import "fake-indexeddb/auto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Identity, Values } from "../domain/types";
import { uuid7 } from "../domain/uuid7";
import { openStore, type Store } from "../store";
import { SyncEngine } from "./engine";
import { redeem } from "./enrol";
import { Desk } from "./testing/desk";
import { BUS_4, chelsea, count, seen } from "./testing/phone";

/**
 * The real client against the real server: `tests/contracts/test_phone_client.py` starts one and says here where it
 * is and who the phones are.
 */
interface SignIn {
  login: string;
  password: string;
}
interface RealOffice {
  origin: string;
  site: string;
  elsewhere: string;
  bob: SignIn;
  omar: SignIn;
  person: Identity["person"];
  devices: { device: string; token: string }[];
  revoked: { device: string; token: string };
  code: string;
}
const office = JSON.parse(process.env.CORRIDOR_REAL_OFFICE ?? "null") as RealOffice | null;

describe.skipIf(!office)("with the real office", () => {
  const { origin, site, elsewhere, bob, omar, person, devices, revoked, code } = office ?? ({} as RealOffice);
  const online: typeof fetch = (url, init) => fetch(`${origin}${url}`, init);
  let desk: Desk;
  /** Who has set a value of a report does not decide it. */
  let another: Desk;
  let first: { store: Store; engine: SyncEngine };
  let second: { store: Store; engine: SyncEngine };

  async function phone(device: { device: string; token: string } | undefined) {
    if (!device) throw new Error("No device is left for this phone");
    const store = await openStore(uuid7());
    await store.enrol({ ...chelsea(), ...device, person });
    return { store, engine: new SyncEngine(store, online) };
  }

  const bus = (values: Values = {}): Values => ({ ...BUS_4, site, quantifier: "exact", ...values });

  beforeAll(async () => {
    desk = await Desk.signIn(origin, bob.login, bob.password);
    another = await Desk.signIn(origin, omar.login, omar.password);
    first = await phone(devices[0]);
    second = await phone(devices[1]);
  });

  test("a snapshot brings the operation, the form, the sites and the person's own reports", async () => {
    expect(await first.engine.tryNow()).toEqual({ ok: true, received: 0 });
    const operation = await first.store.operation();
    expect(operation?.names.en).toBe("Aleppo");
    expect(operation?.contact_line).not.toBe("");
    expect((await first.store.form("headcount"))?.fields.map((field) => field.name)).toContain(
      "count.female.0-4",
    );
    expect((await first.store.sites()).map((one) => [one.id, one.assigned])).toEqual([[site, true]]);
  });

  test("a count comes home once although its answer is lost, and reads received, then verified", async () => {
    const key = await count(first.store, bus());
    let answers = 0;
    const losing = new SyncEngine(first.store, async (url, init) => {
      const response = await online(url, init);
      if (answers++ === 0) throw new TypeError("Failed to fetch");
      return response;
    });
    expect(await losing.tryNow()).toEqual({ ok: false, reason: "offline" });
    expect((await seen(first.store, key)).chip).toBe("queued");
    expect(await losing.tryNow()).toEqual({ ok: true, received: 1 });
    expect(await seen(first.store, key)).toMatchObject({ chip: "received", version: 1, values: bus() });
    await desk.review(key, "verify");
    await first.engine.run(true);
    expect((await seen(first.store, key)).chip).toBe("verified");
    const { items } = (await desk.get("/reports?lane=all")) as { items: { id: string }[] };
    expect(items.filter((item) => item.id === key)).toHaveLength(1);
  });

  test("a question reaches the phone, is answered without a network with another number, and arrives", async () => {
    const key = await count(first.store, bus({ total: 30 }));
    await first.engine.run(true);
    await desk.review(key, "return", { question: "Bus 4 arrived with 52. Is 30 right?" });
    await first.engine.run(true);
    const returned = await seen(first.store, key);
    expect(returned).toMatchObject({
      chip: "returned",
      question: { text: "Bus 4 arrived with 52. Is 30 right?" },
    });
    const changed = { seen: returned, now: { total: 52 } };
    await first.store.answer(key, returned.question?.id ?? "", "changed", changed, "again");
    await first.engine.run(true);
    expect(await seen(first.store, key)).toMatchObject({
      chip: "checking",
      review: "answered",
      question: null,
      values: { total: 52 },
      waiting: 0,
    });
    expect(await desk.get(`/reports/${key}`)).toMatchObject({ review: "answered", values: { total: 52 } });
  });

  test("two phones and the desk amend one report unseen: all numbers are kept, and each phone shows its own", async () => {
    const key = await count(first.store, bus({ total: 47 }));
    await first.engine.run(true);
    await second.engine.run(true);
    const [one, other] = [await seen(first.store, key), await seen(second.store, key)];
    expect(other.values).toEqual(one.values);
    await desk.amend(key, { "vehicle.label": { was: "Bus 4", now: "Bus 40" } }, uuid7());
    await first.store.amend(key, one, { total: 48, note: "two got off" });
    await second.store.amend(key, other, { total: 49 });
    await first.engine.run(true);
    await second.engine.run(true);
    await first.engine.run(true);
    expect(await seen(first.store, key)).toMatchObject({
      chip: "checking",
      values: { total: 48, note: "two got off", "vehicle.label": "Bus 40" },
    });
    expect(await seen(second.store, key)).toMatchObject({ chip: "checking", values: { total: 49 } });
    expect((await seen(second.store, key)).conflicts.map((open) => open.field)).toEqual(["total"]);
    await another.decide(key, 50);
    await first.engine.run(true);
    await second.engine.run(true);
    for (const { store } of [first, second]) {
      expect(await seen(store, key)).toMatchObject({
        chip: "received",
        values: { total: 50 },
        conflicts: [],
      });
      expect((await seen(store, key)).decided.map((decision) => [decision.field, decision.used])).toEqual([
        ["total", 50],
      ]);
      expect(await store.outbox.all()).toEqual([]);
    }
  });

  test("a withdrawal and its taking back are both told", async () => {
    const key = await count(first.store, bus({ total: 8 }));
    await first.store.withdraw(key, await seen(first.store, key));
    await first.engine.run(true);
    expect((await seen(first.store, key)).chip).toBe("withdrawn");
    await first.store.restore(key, await seen(first.store, key));
    await first.engine.run(true);
    expect(await seen(first.store, key)).toMatchObject({ chip: "received", withdrawn: false });
  });

  test("a site never assigned and a lone surrogate wait in quarantine and block nothing", async () => {
    const far = await count(first.store, bus({ site: elsewhere, total: 5 }));
    await first.store.amend(far, await seen(first.store, far), { total: 6 });
    const bad = await count(first.store, bus({ note: "bus \ud800" }));
    const good = await Promise.all([1, 2, 3].map((total) => count(first.store, bus({ total }))));
    expect(await first.engine.tryNow()).toEqual({ ok: true, received: 6 });
    for (const key of [far, bad]) {
      expect(await seen(first.store, key)).toMatchObject({
        delivery: "received",
        chip: "checking",
        waiting: 0,
      });
    }
    expect((await seen(first.store, far)).values.total).toBe(6);
    for (const key of good) expect((await seen(first.store, key)).chip).toBe("received");
  });

  test("two hundred counts travel in a few round trips and a fresh phone shows the same", async () => {
    let trips = 0;
    const counting = new SyncEngine(first.store, (url, init) => {
      trips += 1;
      return online(url, init);
    });
    for (let total = 0; total < 200; total++) await count(first.store, bus({ total }));
    expect(await counting.run(true)).toEqual({ ok: true, received: 200 });
    expect(trips).toBeLessThanOrEqual(4);
    const fresh = await phone(devices[2]);
    await fresh.engine.run(true);
    const shown = new Map((await fresh.store.reports()).map((report) => [report.key, report]));
    for (const { key, values, base, review, checking } of await first.store.reports()) {
      if ((await seen(first.store, key)).problem) continue; // only this phone knows what is in quarantine
      expect(shown.get(key)).toMatchObject({ values, base, review, checking });
    }
  }, 60_000);

  test("a code enrols a phone once, and the second time says so", async () => {
    const identity = await redeem(code.toLowerCase(), "Chelsea's new phone", online);
    expect(identity).toMatchObject({ person: { name: "Chelsea" } });
    expect(identity.bundleKey).toMatch(/^[\w-]{43}$/);
    const store = await openStore(uuid7());
    await store.enrol(identity);
    const engine = new SyncEngine(store, online);
    const key = await count(store, bus());
    expect(await engine.tryNow()).toEqual({ ok: true, received: 1 });
    expect((await seen(store, key)).chip).toBe("received");
    await expect(redeem(code, "another", online)).rejects.toMatchObject({ slug: "code-used" });
  });

  test("a revoked phone is refused, keeps its report and says whom to ask", async () => {
    const { store, engine } = await phone(revoked);
    const key = await count(store, bus());
    expect(await engine.tryNow()).toEqual({ ok: false, reason: "revoked" });
    expect(await seen(store, key)).toMatchObject({ chip: "blocked", problem: "revoked" });
    expect((await store.status()).contactLine).toBe("Call the desk");
  });
});
