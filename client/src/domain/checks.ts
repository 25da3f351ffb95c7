import type { Form, Value, Values } from "./types";

/**
 * Soft checks ask and never block: the statement stands as its author made it.  They are data of the form; what each
 * means is said here and in `server/domain/checks.py`, and `tests/contracts/soft_checks.json` holds the two to the same
 * answers.
 */
type Check = Form["checks"][number];

/** Beside the values: the time by this phone's clock, and the seats of the vehicle where the office's list tells them. */
interface Situation {
  now: number;
  seats: number | null;
}

const NOT_OBSERVED = "not-observed";
const MINUTE_MS = 60_000;

/** The flags that `values` earn, sorted; the office finds the same ones. */
export function checksOf(
  form: Pick<Form, "checks">,
  values: Values,
  now: number,
  seats: number | null,
): string[] {
  // The copy of a form may be older than its checks.
  const asking = (form.checks ?? []).filter((check) => asks(check, values, { now, seats }));
  return [...new Set(asking.map((check) => check.flag))].sort();
}

function asks(check: Check, values: Values, { now, seats }: Situation): boolean {
  switch (check.check) {
    case "sum": {
      const whole = numberIn(values, check.whole);
      const stated = Object.keys(values).filter((name) => check.parts.some((part) => isNamed(name, part)));
      const numbers = stated.map((name) => numberIn(values, name)).filter((number) => number !== null);
      if (whole === null || numbers.length === 0) return false;
      const sum = numbers.reduce((all, number) => all + number, 0);
      return stated.some((name) => values[name] === NOT_OBSERVED) ? sum > whole : sum !== whole;
    }
    case "at-most": {
      const whole = numberIn(values, check.whole);
      const sum = (part: string[]) => part.reduce((all, name) => all + (numberIn(values, name) ?? 0), 0);
      return whole !== null && check.parts.some((part) => sum(part) > whole);
    }
    case "capacity": {
      const number = numberIn(values, check.number);
      if (number === null || Object.entries(check.only).some(([name, value]) => values[name] !== value))
        return false;
      if (seats) return number * 100 > seats * check.seats_percent;
      const most = check.usual[String(values[check.by])];
      return most !== undefined && number > most;
    }
    case "past": {
      const latest = now + check.slack_minutes * MINUTE_MS;
      return check.fields.some((name) => (timeIn(values, name) ?? latest) > latest);
    }
    case "in-order": {
      const places = check.fields
        .map((name) => numberIn(values, name) ?? timeIn(values, name))
        .filter((place) => place !== null);
      return places.some((place, index) => place < (places[index - 1] ?? place));
    }
    default:
      return false; // a newer office asks more than this app understands; it finds it by itself
  }
}

/** `*` stands for one part of a name, whatever it is. */
function isNamed(name: string, pattern: string): boolean {
  const [parts, wanted] = [name.split("."), pattern.split(".")];
  return (
    parts.length === wanted.length &&
    wanted.every((one, index) => one === parts[index] || (one === "*" && parts[index] !== ""))
  );
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
