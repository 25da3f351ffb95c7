/** The form of an operation: from it to what is typed, and from what is typed to what is sent or what is wrong with it. */
import { members, type NewOperation, type Operation, type OperationDraft } from "../../api/desk-types";
import { readWhole } from "../../i18n/digits";
import { rewriteDigits } from "../../i18n/format";
import { givenNames, NAME_LANGUAGES, type NameLanguage, type Names, typedNames } from "../lists/names";
import { isZone } from "../zone";

/** What a person sets; archived and destroyed come with the retention plan. */
export type Status = NonNullable<OperationDraft["status"]>;
export const STATUSES = members<Status>({ planned: 1, open: 1, closing: 1, closed: 1 });
/** Thirty days: the longest that a phone may keep what the office has. */
const MOST_HOURS = 720;
export const SWITCHES = ["position", "photos", "status_as_announced"] as const;
export const NUMERALS = members<NonNullable<OperationDraft["digits"]>>({ latn: 1, arab: 1 });

export interface TypedOperation {
  names: Names;
  status: Status;
  time_zone: string;
  day_starts: string;
  languages: NameLanguage[];
  digits: (typeof NUMERALS)[number];
  age_bands: string;
  contact_line: string;
  keep_received_hours: string;
  position: boolean;
  photos: boolean;
  status_as_announced: boolean;
  exercise: boolean;
}

export function typedOf(operation: Operation | null): TypedOperation {
  const { status = "open", digits = "latn" } = operation ?? {};
  return {
    names: typedNames(operation?.names),
    status: STATUSES.find((one) => one === status) ?? "closed",
    time_zone: operation?.time_zone ?? "",
    day_starts: operation?.day_starts ?? "00:00",
    languages: NAME_LANGUAGES.filter((code) => (operation?.languages ?? ["en", "ar"]).includes(code)),
    digits: digits === "arab" ? "arab" : "latn",
    age_bands: (operation?.age_bands ?? ["0-4", "5-11", "12-17", "18-59", "60+"]).join(", "),
    contact_line: operation?.contact_line ?? "",
    keep_received_hours: String(operation?.keep_received_hours ?? 72),
    position: operation?.position ?? false,
    photos: operation?.photos ?? false,
    status_as_announced: operation?.status_as_announced ?? false,
    exercise: operation?.exercise ?? false,
  };
}

function readBands(text: string): string[] {
  return rewriteDigits(text, "latn")
    .split(/[,،;\s]+/)
    .filter(Boolean)
    .map((band) => band.replace(/[–−]/, "-"));
}

/** Every age from 0 on once, youngest first, the last band open: else the bands cannot add up to a total. */
export function holdEveryAge(bands: string[]): boolean {
  let next = 0;
  for (const [index, band] of bands.entries()) {
    const [, from, to] = /^(\d{1,3})(?:-(\d{1,3})|\+)$/.exec(band) ?? [];
    if (Number(from) !== next) return false;
    if (to === undefined) return index === bands.length - 1;
    if (Number(to) < next) return false;
    next = Number(to) + 1;
  }
  return false;
}

/** Field → message id. */
export type Wrong = Record<string, string>;

/** What is typed as an operation; what is wrong comes in the order of the form. */
export function draftOf(typed: TypedOperation): { draft: Required<OperationDraft>; wrong: Wrong } {
  const wrong: Wrong = {};
  const names = givenNames(typed.names);
  const zone = typed.time_zone.trim();
  const day = rewriteDigits(typed.day_starts.trim(), "latn");
  const bands = readBands(typed.age_bands);
  if (Object.keys(names).length === 0) wrong["names.en"] = "operation-name-missing";
  if (!isZone(zone)) wrong.time_zone = "site-zone-unknown";
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(day)) wrong.day_starts = "operation-day_starts-wrong";
  if (typed.languages.length === 0) wrong.languages = "operation-languages-missing";
  if (!holdEveryAge(bands)) wrong.age_bands = "operation-age_bands-wrong";
  const hours = readWhole(typed.keep_received_hours);
  if (hours === null || hours > MOST_HOURS) wrong.keep_received_hours = "operation-keep_received_hours-wrong";
  const { status, languages, digits, position, photos, status_as_announced } = typed;
  const contact_line = typed.contact_line.trim();
  const draft = { names, status, time_zone: zone, day_starts: day, languages, digits, age_bands: bands };
  const keep_received_hours = hours ?? 0;
  return {
    wrong,
    draft: { ...draft, contact_line, keep_received_hours, position, photos, status_as_announced },
  };
}

/** Only what differs from the operation as it was shown: an edit must not write back what somebody else changed. */
export function changesOf(operation: Operation, draft: OperationDraft): OperationDraft {
  const before = draftOf(typedOf(operation)).draft as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(draft).filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value)),
  );
}

export function newOf(typed: TypedOperation): NewOperation {
  return { ...draftOf(typed).draft, exercise: typed.exercise };
}
