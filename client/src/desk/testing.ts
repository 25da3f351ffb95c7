/** People, places and reports for the desk's tests. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type {
  Candidate,
  Conflict,
  Convoy,
  Count,
  ReportDetail,
  ReportItem,
  ReportVersion,
  Vehicle,
} from "../api/desk-types";
import { directionOf, isolate } from "../i18n/direction";
import { createFormat } from "../i18n/format";
import { type Language, translator } from "../i18n/words";
import { nameInWords, type Words } from "./fields";

export const BOB = { id: "bob", name: "Bob" };
export const CHELSEA = { id: "chelsea", name: "Chelsea" };
export const DARA = { id: "dara", name: "Dara" };

export function catalogue(language: Language): string {
  return readFileSync(resolve(import.meta.dirname, `../i18n/desk.${language}.ftl`), "utf8");
}

export function wordsIn(language: Language): Words {
  const digits = language === "ar" ? "arab" : "latn";
  const t = translator(catalogue(language), language, digits);
  const format = createFormat(language, digits, "Asia/Damascus");
  return {
    t,
    has: (id) => t(id) !== id,
    number: format.number,
    moment: format.full,
    place: (id) => (id === "ramouseh" ? "Ramouseh" : "Foua"),
    name: (text) => nameInWords(text, t),
    convoy: () => "Convoy 12",
    vehicle: () => "Bus 4",
    fence: (text) => isolate(text, directionOf(language)),
  };
}

export function aReport(change: Partial<ReportItem> = {}): ReportItem {
  return {
    id: "r1",
    kind: "headcount",
    operation: "aleppo",
    site: "ramouseh",
    convoy: null,
    vehicle: null,
    values: {
      kind: "headcount",
      site: "ramouseh",
      direction: "leaving",
      "vehicle.label": "Bus 4",
      total: 47,
    },
    review: "new",
    reviewed_by_one: false,
    asked_anew: false,
    withdrawn: false,
    flags: [],
    open_conflicts: 0,
    counted_by: CHELSEA,
    number_by: null,
    entered_by: null,
    observed_from: "2016-12-18T23:05:00+02:00",
    received_at: "2016-12-18T23:25:00+02:00",
    rev: 1,
    version: 1,
    epoch: "1.abc",
    question: null,
    may: {},
    why_not: {},
    ...change,
  };
}

export function aDetail(change: Partial<ReportDetail> = {}): ReportDetail {
  return {
    ...aReport(),
    versions: [],
    conflicts: [],
    receipts: [],
    history: [],
    neighbours: [],
    duplicates: [],
    attachments: [],
    redacted: [],
    redactions: [],
    ...change,
  };
}

export function aVersion(number: number, change: Partial<ReportVersion>): ReportVersion {
  return {
    number,
    at: `2016-12-18T23:3${number}:00+02:00`,
    by: CHELSEA,
    by_desk: false,
    device_label: "phone A",
    action: number === 1 ? "create" : "amend",
    sets: {},
    reason: null,
    recorded_at: null,
    answer: null,
    late: false,
    redacted: [],
    ...change,
  };
}

export function aCandidate(id: string, change: Partial<Candidate>): Candidate {
  return {
    id,
    value: 47,
    live: false,
    redacted: false,
    by: CHELSEA,
    device_label: "phone A",
    recorded_at: "2016-12-18T23:25:00+02:00",
    received_at: "2016-12-18T23:32:00+02:00",
    earlier: [],
    agreed_by: [],
    ...change,
  };
}

export function aConflict(change: Partial<Conflict> = {}): Conflict {
  return {
    id: "c1",
    entity: "report",
    report: "r1",
    field: "total",
    kind: "parallel",
    status: "open",
    opened_at: "2016-12-18T23:40:00+02:00",
    before: 45,
    candidates: [
      aCandidate("one", { value: 47, live: true }),
      aCandidate("two", {
        value: 49,
        by: DARA,
        device_label: "phone B",
        received_at: "2016-12-18T23:33:00+02:00",
      }),
    ],
    decisions: [],
    report_rev: 3,
    ...change,
  };
}

export function aCount(total: number, change: Partial<Count> = {}): Count {
  return {
    report: `r${total}`,
    vehicle: "v",
    total,
    quantifier: "exact",
    how_known: "counted",
    review: "new",
    withdrawn: false,
    ...change,
  };
}

export function aVehicle(change: Partial<Vehicle>): Vehicle {
  return {
    id: "v",
    convoy: "c",
    label: "Bus 4",
    type: "bus",
    seats: 45,
    departed: [],
    arrived: [],
    merged_into: null,
    joined: [],
    open_conflicts: 0,
    rev: 1,
    version: 1,
    epoch: "1.abc",
    ...change,
  };
}

export function aConvoy(change: Partial<Convoy> = {}): Convoy {
  return {
    id: "c",
    operation: "aleppo",
    label: "Convoy 12",
    from_site: "ramouseh",
    to_site: "foua",
    at_site: null,
    departed_at: null,
    arrived_at: null,
    note: null,
    vehicles: [],
    merged_into: null,
    joined: [],
    open_conflicts: 0,
    rev: 1,
    version: 1,
    epoch: "1.abc",
    ...change,
  };
}
