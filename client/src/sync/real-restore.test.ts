import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import type { Identity } from "../domain/types";
import { uuid7 } from "../domain/uuid7";
import { openStore, type Store } from "../store";
import { SyncEngine } from "./engine";
import { redeem } from "./enrol";
import { Desk } from "./testing/desk";
import { BUS_4, count, seen } from "./testing/phone";

/**
 * The real client against a real server whose database is put back from a real backup:
 * `tests/contracts/test_restore.py` starts one, and makes and puts back the backup when it is asked to.
 */
interface RealOffice {
  origin: string;
  control: string;
  site: string;
  person: string;
  alice: { login: string; password: string };
}
const office = JSON.parse(process.env.CORRIDOR_RESTORED_OFFICE ?? "null") as RealOffice | null;

describe.skipIf(!office)("with an office that is put back", () => {
  const { origin, control, site, person, alice } = office ?? ({} as RealOffice);
  const online: typeof fetch = (url, init) => fetch(`${origin}${url}`, init);
  const ask = async (what: string) => expect((await fetch(`${control}/${what}`)).status).toBe(200);
  const signIn = () => Desk.signIn(origin, alice.login, alice.password);

  async function enrolled(desk: Desk, store: Store): Promise<SyncEngine> {
    const { code } = (await desk.post("/enrolments", { person })) as { code: string };
    await store.enrol(await redeem(code, "Chelsea's phone", online));
    return new SyncEngine(store, online);
  }

  test("its phones refill it, a phone revoked since stays revoked, and one enrolled since is let in by an admin", async () => {
    const bus = (total: number) => ({ ...BUS_4, site, quantifier: "exact", total });
    let desk = await signIn();
    const [store, lost, late] = [
      await openStore(uuid7()),
      await openStore(uuid7()),
      await openStore(uuid7()),
    ];
    const engine = await enrolled(desk, store);
    const revoked = await enrolled(desk, lost);
    for (let total = 0; total < 20; total++) await count(store, bus(total));
    expect(await engine.run(true)).toEqual({ ok: true, received: 20 });
    await ask("backup");

    const identity = (await lost.identity()) as Identity;
    await desk.post(`/devices/${identity.device}/revoke`, { reason: "Lost" }, 1);
    const keys = [];
    for (let total = 0; total < 250; total++) keys.push(await count(store, bus(total)));
    await engine.run(true);
    for (const key of keys) await store.amend(key, await seen(store, key), { note: "two got off" });
    expect(await engine.run(true)).toEqual({ ok: true, received: 250 });
    const lateEngine = await enrolled(desk, late);
    const lateKey = await count(late, bus(99));
    expect(await lateEngine.run(true)).toMatchObject({ ok: true, received: 1 });
    const before = await store.reports();
    expect(before).toHaveLength(270);
    await ask("restore");

    expect(await engine.run(true)).toMatchObject({ ok: true });
    const shown = (all: typeof before) =>
      new Map(all.map((report) => [report.key, [report.values, report.delivery, report.chip]]));
    expect(shown(await store.reports())).toEqual(shown(before));
    expect(await store.outbox.all()).toEqual([]);
    expect(await revoked.tryNow()).toEqual({ ok: false, reason: "revoked" });

    expect(await lateEngine.tryNow()).toEqual({ ok: false, reason: "signed-out" });
    expect((await seen(late, lateKey)).values.total).toBe(99);
    desk = await signIn();
    const again = await enrolled(desk, late);
    expect(await again.run(true)).toMatchObject({ ok: true });
    const { items } = (await desk.get("/devices?status=held")) as {
      items: { id: string; rev: number; recovered: boolean }[];
    };
    expect(items.map((device) => device.recovered)).toEqual([true]);
    await desk.post(`/devices/${items[0]?.id}/release`, { reason: "Her phone" }, items[0]?.rev);
    expect(await again.run(true)).toMatchObject({ ok: true });
    expect(await seen(late, lateKey)).toMatchObject({ chip: "received", values: { total: 99 } });
  }, 170_000);
});
