import { expect, test } from "vitest";
import type { Weather } from "./testing/network";
import { Office } from "./testing/office";
import { count, enrolledPhone, type Phone, seen } from "./testing/phone";

const WEATHERS: Weather[] = [
  "fair",
  "fair",
  "fair",
  "no-network",
  "lost-request",
  "lost-answer",
  "lost-answer",
  "sent-twice",
  "portal",
  "portal-json",
  "server-error",
  "truncated",
];

/** A small seeded generator (mulberry32): a failing run can be run again. */
function randomness(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Every change shown as saved is on a phone or at the office, with the bytes it was saved with. */
async function expectNothingLost(phones: Phone[], saved: Map<string, string>): Promise<void> {
  const office = phones[0]?.office;
  const here = new Map<string, string>();
  for (const { store } of phones)
    for (const { body, change } of await store.outbox.all()) here.set(change.id, body.text);
  for (const [id, text] of saved) {
    expect(here.get(id) ?? office?.custody.get(id)?.text, `change ${id}`).toBe(text);
    if (here.has(id) && office?.custody.has(id)) expect(office.custody.get(id)?.text).toBe(text);
  }
}

/** `SEED=` runs one again, `EXAMPLES=` more of them; `make simulate` begins anywhere. */
const { SEED, EXAMPLES, SIMULATE } = process.env;
const begin = SEED ? Number(SEED) : SIMULATE ? Math.floor(Math.random() * 2 ** 31) : 1;
const runs = SEED ? 1 : Number(EXAMPLES || 25);

test.each(Array.from({ length: runs }, (_, i) => begin + i))(
  "nothing is lost and nothing happens twice, whatever the network does (seed %i)",
  async (seed) => {
    const random = randomness(seed);
    const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)] as T;
    const office = new Office();
    office.pageSize = 1 + Math.floor(random() * 4);
    office.leavesOut = random() < 0.7;
    let phones = [await enrolledPhone(undefined, office), await enrolledPhone(undefined, office)];
    const saved = new Map<string, string>();
    const remember = async ({ store }: Phone) => {
      for (const { body, change } of await store.outbox.all()) {
        const known = saved.get(change.id);
        if (known !== undefined) expect(body.text).toBe(known);
        else saved.set(change.id, body.text);
      }
    };
    for (let step = 0; step < 40; step++) {
      const at = Math.floor(random() * phones.length);
      const phone = phones[at] as Phone;
      const reports = await phone.store.reports();
      const report = reports.length > 0 ? pick(reports) : null;
      const what = random();
      if (what < 0.25)
        await count(phone.store, random() < 0.1 ? { site: "never-assigned" } : { total: step });
      else if (what < 0.4 && report) await phone.store.amend(report.key, report, { total: 1000 + step });
      else if (what < 0.45 && report && !report.withdrawn) await phone.store.withdraw(report.key, report);
      else if (what < 0.55 && report && office.reports.has(report.key))
        office.setField(report.key, "total", 5000 + step);
      else if (what < 0.65) {
        // The page is killed at any moment of an exchange or a Save.
        const dying = [phone.engine.run(true), random() < 0.3 ? count(phone.store) : null].map((work) =>
          Promise.resolve(work).catch(() => {}),
        );
        for (let i = Math.floor(random() * 30); i > 0; i--)
          await new Promise((resolve) => setImmediate(resolve));
        await phone.store.close();
        await Promise.all(dying);
        const reopened = await enrolledPhone(phone.store.name, office);
        phones = phones.map((one, i) => (i === at ? reopened : one));
      } else {
        phone.network.forecast.length = 0;
        for (let i = 0; i < 3; i++) phone.network.forecast.push(pick(WEATHERS));
        await phone.engine.run(random() < 0.5);
      }
      await remember(phones[at] as Phone);
      await expectNothingLost(phones, saved);
    }
    for (let round = 0; round < 3; round++) {
      for (const phone of phones) {
        phone.network.forecast.length = 0;
        await phone.engine.run(true);
      }
    }
    for (const [id, times] of office.effects) expect(times, `effects of ${id}`).toBe(1);
    for (const id of saved.keys()) expect(office.custody.has(id), `custody of ${id}`).toBe(true);
    const numbers = [...office.custody.values()].map(({ change }) => `${change.device} ${change.n}`);
    expect(new Set(numbers).size).toBe(numbers.length);
    const fresh = await enrolledPhone(undefined, office);
    await fresh.engine.run(true);
    for (const { key, base, conflicts, withdrawn, values } of await fresh.store.reports()) {
      for (const { store } of phones) {
        const shown = await seen(store, key);
        expect(shown).toMatchObject({ base, conflicts, withdrawn });
        if (conflicts.length === 0) expect(shown.values).toEqual(values);
      }
    }
  },
  60_000,
);
