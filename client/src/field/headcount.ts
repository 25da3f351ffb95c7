import { zonedTime } from "../domain/clock";
import { readsAs, withoutJoined } from "../domain/joined";
import type {
  Convoy,
  Draft,
  HeadcountValues,
  Preferences,
  ReportView,
  Site,
  Value,
  Values,
  Vehicle,
} from "../domain/types";

/** How long the last report says what the next one probably is. */
const SAME_WATCH_MS = 12 * 3_600_000;

const LAST_DIGITS = /([0-9]+|[٠-٩]+)(\D*)$/;

/** "Bus 4" is followed by "Bus 5", "الحافلة ٩" by "الحافلة ١٠"; a label without a number foretells nothing. */
export function nextLabel(label: string): string | null {
  const found = LAST_DIGITS.exec(label);
  const digits = found?.[1];
  if (!found || !digits) return null;
  const arabic = digits >= "٠";
  const plain = arabic ? digits.replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x0660)) : digits;
  const next = String(Number(plain) + 1).padStart(plain.length, "0");
  const written = arabic ? next.replace(/\d/g, (d) => String.fromCharCode(0x0660 + Number(d))) : next;
  return label.slice(0, found.index) + written + (found[2] ?? "");
}

export function textOf(value: Value | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

export function numberOf(value: Value | undefined): number | null {
  return typeof value === "number" ? value : null;
}

/** The place and direction that Home shows: chosen by hand, else those of the last report, else the only place there is. */
export function currentPlace(
  preferences: Preferences,
  sites: Site[],
  last: ReportView | undefined,
): { site: string | null; direction: string } {
  const assigned = sites.filter((site) => site.assigned);
  const known = (id: string | null) => (id && sites.some((site) => site.id === id) ? id : null);
  const site =
    known(preferences.site) ??
    known(textOf(last?.values.site)) ??
    (assigned.length === 1 ? (assigned[0]?.id ?? null) : null);
  const kind = sites.find((one) => one.id === site)?.kind;
  const usual = kind === "arrival" || kind === "medical" ? "arriving" : "leaving";
  // What others told, or what moved at another place, says nothing of the way people move here.
  const seenHere = last?.values.how_known === "told" || last?.values.site !== site ? null : last;
  return { site, direction: preferences.direction ?? textOf(seenHere?.values.direction) ?? usual };
}

/** What a new count starts with: everything but the number, taken from the last one where that was a moment ago. */
export function freshValues(start: {
  mode: "tally" | "typed";
  site: string | null;
  direction: string;
  language: string;
  last: ReportView | undefined;
  convoys: Convoy[];
  vehicles: Vehicle[];
  now: number;
}): HeadcountValues {
  const { last, now } = start;
  const values: HeadcountValues = {
    kind: "headcount",
    site: start.site,
    direction: start.direction,
    mode: start.mode,
    unit: "person",
    quantifier: "exact",
    came_by: "phone",
    observed_from: zonedTime(now),
    language: start.language,
  };
  if (start.mode === "tally") values.how_known = "counted";
  const goesOn =
    last &&
    last.values.site === start.site &&
    last.values.direction === start.direction &&
    now - Date.parse(last.savedAt) < SAME_WATCH_MS;
  if (!goesOn) return values;
  for (const field of ["convoy", "vehicle.type", "where_counted"] as const) {
    const value = last.values[field];
    if (value) values[field] = value;
  }
  // What the office has joined meanwhile goes on under the name that stays.
  if (values.convoy) values.convoy = readsAs(start.convoys, values.convoy)?.id ?? values.convoy;
  const label = nextLabel(textOf(last.values["vehicle.label"]) ?? "");
  return label ? { ...values, ...vehicleNamed(label, values, start.vehicles) } : values;
}

/** A vehicle as stated, and its id where the office's list of this convoy has one of that name. */
export function vehicleNamed(label: string, values: HeadcountValues, vehicles: Vehicle[]): HeadcountValues {
  const known = withoutJoined(vehicles).find(
    (vehicle) =>
      vehicle.label.trim().toLowerCase() === label.trim().toLowerCase() &&
      (!values.convoy || vehicle.convoy === values.convoy),
  );
  if (!known) return { "vehicle.label": label || null, vehicle: null };
  return {
    "vehicle.label": known.label,
    "vehicle.type": known.type,
    vehicle: known.id,
    convoy: known.convoy,
  };
}

/**
 * A vehicle while its name is typed, on top of what stood `before`: "Bus 44" passes the name of another, and a name that
 * is typed on keeps nothing of the vehicle that it was.
 */
export function vehicleTyped(text: string, before: HeadcountValues): HeadcountValues {
  const { convoy = null, "vehicle.type": type = null } = before;
  return { "vehicle.label": text || null, "vehicle.type": type, vehicle: null, convoy };
}

/** An emptied text field states nothing: it is not recorded. */
export function withoutBlanks(values: HeadcountValues): HeadcountValues {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, value === "" ? null : value]),
  );
}

/** What a draft states now: while it is tallied its number is the count, and digits typed so far are a number too. */
export function draftValues(draft: Draft): HeadcountValues {
  if (draft.amends) return draft.values;
  const tallied = draft.values.mode === "tally";
  const total = tallied
    ? draft.count
    : (numberOf(draft.values.total) ?? (draft.count > 0 ? draft.count : null));
  return { ...draft.values, total };
}

/** Whether a correction still states what the person saw when it was begun. */
export function sameAsSeen(values: Values, seen: Values): boolean {
  return Object.entries(values).every(([field, value]) => (seen[field] ?? null) === value);
}

/** Opened and left again without a tap or a digit: nobody is asked about it. */
export function isEmpty(draft: Draft): boolean {
  if (draft.photos?.length || draft.camera) return false;
  if (draft.amends) return draft.seen !== undefined && sameAsSeen(draft.values, draft.seen.values);
  return draft.count === 0 && numberOf(draft.values.total) === null;
}
