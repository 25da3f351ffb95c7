import "fake-indexeddb/auto";
import type { Identity, Values } from "../../domain/types";
import { uuid7 } from "../../domain/uuid7";
import { openStore, type Store } from "../../store";
import { SyncEngine, type Timing } from "../engine";
import { Network } from "./network";
import { Office } from "./office";

/** Long enough for a busy machine: where time is not the point, nothing may depend on it. */
export const PATIENT: Timing = { requestMs: 20_000, answerMs: 20_000 };

/** For a network that never answers: a person is answered before the request gives up. */
export const IMPATIENT: Timing = { requestMs: 600, answerMs: 100 };

export const BUS_4: Values = {
  kind: "headcount",
  site: "ramouseh",
  "vehicle.label": "Bus 4",
  "vehicle.type": "bus",
  direction: "leaving",
  unit: "person",
  how_known: "counted",
  observed_from: "2016-12-18T23:05:00+02:00",
  total: 47,
};

export interface Phone {
  store: Store;
  office: Office;
  network: Network;
  engine: SyncEngine;
}

/** Chelsea's phone, enrolled, with an office at the other end of a network. */
export async function enrolledPhone(name = uuid7(), office = new Office(), timing = PATIENT): Promise<Phone> {
  const store = await openStore(name);
  if (!(await store.identity())) await store.enrol(chelsea());
  const network = new Network(office);
  return { store, office, network, engine: new SyncEngine(store, network.fetch, timing) };
}

export function chelsea(): Identity {
  const device = uuid7();
  return {
    device,
    token: device,
    person: { id: "0193d000-0000-7000-8000-00000000000c", name: "Chelsea", language: "en" },
    operation: { id: "0193d000-0000-7000-8000-0000000000aa", names: { en: "Aleppo" } },
    contactLine: "Call the desk",
    enrolledAt: "2016-12-15T08:00:00Z",
    earlierWaiting: null,
    bundleKey: "",
    serverKey: "",
  };
}

/** Another person, who is given the phone. */
export function dara(): Identity {
  return {
    ...chelsea(),
    person: { id: "0193d000-0000-7000-8000-00000000000d", name: "Dara", language: "ar" },
  };
}

/** Saves one headcount and answers its key. */
export async function count(store: Store, values: Values = {}): Promise<string> {
  const draft = await store.startDraft("tally", BUS_4);
  return store.save(draft.id, values);
}

/** The report as its owner sees it now. */
export async function seen(store: Store, key: string) {
  const report = await store.report(key);
  if (!report) throw new Error(`This phone shows no report ${key}`);
  return report;
}
