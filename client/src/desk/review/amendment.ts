/** What a coordinator typed into the correction form, as edits: only fields that differ from what the screen showed. */
import type { Edit, FormField, Value, Values } from "../../api/desk-types";
import { readWhole } from "../../i18n/digits";
import { NOT_OBSERVED } from "../fields";
import { fromWall, toWall } from "../zone";

/** Set once at create, or kept by the machinery: no correction touches them. */
const FIXED = new Set(["kind", "form_version", "counted_by", "language", "withdrawn", "mode"]);

/** Whether the correction form offers the field: a place or convoy can be chosen there, other ids cannot be typed. */
export function correctable(field: FormField): boolean {
  if (FIXED.has(field.name)) return false;
  return field.type !== "reference" || field.refers_to === "site" || field.refers_to === "convoy";
}

/** A value as text in a field; empty is "not recorded". */
export function asTyped(field: FormField, value: Value | undefined, zone: string | undefined): string {
  if (value === null || value === undefined) return "";
  if (field.type === "time") return toWall(String(value), zone);
  return Array.isArray(value) ? value.join(", ") : String(value);
}

export type Read =
  | { value: Value }
  | { wrong: "amend-not-a-number" | "amend-too-large" | "amend-too-small" | "amend-no-time" };

/** What was typed as a value of the field's type. */
export function readTyped(field: FormField, typed: string, zone: string | undefined): Read {
  const text = typed.trim();
  if (!text) return { value: null };
  if (field.type === "integer") {
    if (text === NOT_OBSERVED) return { value: NOT_OBSERVED };
    const number = readWhole(text);
    if (number === null) return { wrong: "amend-not-a-number" };
    if (field.max !== null && field.max !== undefined && number > field.max)
      return { wrong: "amend-too-large" };
    if (field.min !== null && field.min !== undefined && number < field.min)
      return { wrong: "amend-too-small" };
    return { value: number };
  }
  if (field.type === "boolean") return { value: text === "true" };
  if (field.type === "time") {
    const moment = fromWall(text, zone);
    return moment ? { value: moment } : { wrong: "amend-no-time" };
  }
  return { value: text };
}

export interface Corrections {
  edits: Record<string, Edit>;
  wrong: Record<string, string>;
}

export function corrections(
  seen: Values,
  typed: Record<string, string>,
  fields: FormField[],
  zone: string | undefined,
): Corrections {
  const result: Corrections = { edits: {}, wrong: {} };
  for (const field of fields) {
    const text = typed[field.name];
    const was = seen[field.name] ?? null;
    // Untouched text is untouched testimony: a time must not come back rounded to the minute.
    if (text === undefined || text === asTyped(field, was, zone)) continue;
    const read = readTyped(field, text, zone);
    if ("wrong" in read) result.wrong[field.name] = read.wrong;
    else if (JSON.stringify(read.value) !== JSON.stringify(was))
      result.edits[field.name] = { was, now: read.value };
  }
  return result;
}
