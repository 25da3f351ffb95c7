import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { uuid7 } from "../domain/uuid7";
import { openStore } from "../store";
import { SyncEngine } from "./engine";
import { BUS_4, chelsea, count, PATIENT } from "./testing/phone";

/**
 * A phone that comes back with a full outbox, for `make bench`: `tools/bench/queued.py` starts the server and counts at
 * `counting` what travels.
 */
interface Trial {
  origin: string;
  counting: string;
  site: string;
  device: { device: string; token: string };
  person: { id: string; name: string; language: "en" };
  reports: number;
}
const trial = JSON.parse(process.env.CORRIDOR_FULL_OUTBOX ?? "null") as Trial | null;

test.skipIf(!trial)(
  "everything that waited comes home",
  async () => {
    const { origin, counting, site, device, person, reports } = trial as Trial;
    let to = origin;
    const store = await openStore(uuid7());
    await store.enrol({ ...chelsea(), ...device, person });
    const engine = new SyncEngine(store, (url, init) => fetch(`${to}${url}`, init), PATIENT);
    await engine.run(true);
    for (let i = 0; i < reports; i++)
      await count(store, {
        ...BUS_4,
        site,
        mode: "tally",
        quantifier: "exact",
        "vehicle.label": `Bus ${1 + (i % 60)}`,
        total: 20 + ((i * 7) % 41),
        "count.female.18-59": 9 + (i % 3),
        "count.male.18-59": 11 + ((i * 7) % 41) - (i % 3),
        note: i % 5 === 0 ? "engine trouble" : null,
      });
    to = counting;
    expect(await engine.run(true)).toEqual({ ok: true, received: reports });
    engine.stop();
  },
  300_000,
);
