import type { Value, Values } from "./types";

/** Soft checks ask and never block: the statement stands as its author made it. */
export type Check =
  | "bands-differ-from-total"
  | "many-on-board"
  | "subset-larger-than-whole"
  | "future-time"
  | "ends-before-start";

/** More people than this on one vehicle is asked about when its seats are not known. */
const USUAL_MOST: Record<string, number> = { bus: 120, ambulance: 10, car: 15 };

/** A phone a few minutes fast is no reason to ask. */
const CLOCK_SLACK_MS = 5 * 60_000;

const FOUR = ["count.women", "count.men", "count.girls", "count.boys"];

export function checksOf(values: Values, now: number, seats: number | null = null): Check[] {
  const checks: Check[] = [];
  const total = numberIn(values, "total");
  if (total !== null) {
    if (breakdowns(values).some((sum) => sum !== total)) checks.push("bands-differ-from-total");
    const type = values["vehicle.type"];
    const most = seats !== null ? seats * 1.5 : typeof type === "string" ? USUAL_MOST[type] : undefined;
    if (values.unit === "person" && most !== undefined && total > most) checks.push("many-on-board");
    if (subsets(values).some((part) => part > total)) checks.push("subset-larger-than-whole");
  }
  const from = timeIn(values, "observed_from");
  const to = timeIn(values, "observed_to");
  if (Math.max(from ?? 0, to ?? 0) > now + CLOCK_SLACK_MS) checks.push("future-time");
  if (from !== null && to !== null && to < from) checks.push("ends-before-start");
  return checks;
}

/** The sums of the stated breakdowns: by band, or women, men, girls and boys; two ways of saying one total. */
function breakdowns(values: Values): number[] {
  const counted = Object.keys(values).filter(
    (field) => field.startsWith("count.") && numberIn(values, field) !== null,
  );
  const four = counted.filter((field) => FOUR.includes(field));
  const bands = counted.filter((field) => !FOUR.includes(field));
  const sum = (fields: string[]) => fields.reduce((all, field) => all + (numberIn(values, field) ?? 0), 0);
  return [four, bands].filter((fields) => fields.length > 0).map(sum);
}

/** People who are part of the total; those not boarded and companions left outside are not. */
function subsets(values: Values): number[] {
  const sick = (numberIn(values, "sick.lying") ?? 0) + (numberIn(values, "sick.seated") ?? 0);
  const needs = Object.keys(values).filter((field) => field.startsWith("needs."));
  return [sick, ...needs.map((field) => numberIn(values, field) ?? 0)];
}

function numberIn(values: Values, field: string): number | null {
  const value: Value | undefined = values[field];
  return typeof value === "number" ? value : null;
}

function timeIn(values: Values, field: string): number | null {
  const value: Value | undefined = values[field];
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
