import type { components } from "../api/schema";
import type { Reading } from "./clock";
import type { Value, Values } from "./types";

type Sent = components["schemas"]["Change"];

/** `was` is what the author saw: evidence for people, not the test by which the office merges. */
export type Edit = components["schemas"]["Edit"];
export type Edits = Record<string, Edit>;

/** What the phone freezes, member for member what the office reads. */
export type Change = Omit<Sent, "values"> & { values?: Values };

/**
 * One thing a person states, before it is given its place among this device's changes.  Without a key it is a create:
 * the key of an entity is the id of its create.
 */
export type Statement = Omit<Change, "device" | "n" | "prev" | "recorded_at" | "session" | "elapsed_ms">;

export function keyOf(change: Statement): string {
  return change.key ?? change.id;
}

/** The exact text that is stored, sent, hashed and compared from now on.  Nothing rewrites it. */
export function freeze(
  statement: Statement,
  place: { device: string; n: number; prev: string | null },
  at: Reading,
): string {
  const { id, entity, key, action, base, reason, values, edits, answer } = statement;
  refuseFractions(values ?? {});
  for (const edit of Object.values(edits ?? {})) refuseFractions({ was: edit.was, now: edit.now });
  // Members that are undefined are left out by JSON.stringify; lone surrogates leave it escaped, so every text is
  // valid UTF-8 and the office, not the phone, judges it.
  const change: Change = {
    id,
    device: place.device,
    n: place.n,
    entity,
    key,
    action,
    base,
    prev: place.prev,
    reason,
    recorded_at: at.wall,
    session: at.session,
    elapsed_ms: at.elapsed_ms,
    values,
    edits,
    answer,
  };
  return JSON.stringify(change);
}

export function thaw(text: string): Change {
  return JSON.parse(text) as Change;
}

/** What a create states: a field that is not recorded is left out. */
export function stated(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** The fields named in `now` whose value differs from what was on the screen; `null` clears a field. */
export function editsBetween(seen: Values, now: Values): Edits {
  const edits: Edits = {};
  for (const [field, value] of Object.entries(now)) {
    const was = seen[field] ?? null;
    if (!sameValue(was, value)) edits[field] = { was, now: value };
  }
  return edits;
}

export function sameValue(one: Value, other: Value): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function refuseFractions(values: Values): void {
  for (const [field, value] of Object.entries(values)) {
    if (typeof value === "number" && !Number.isSafeInteger(value)) {
      throw new RangeError(`${field} is ${value}: a report holds whole numbers only`);
    }
  }
}
