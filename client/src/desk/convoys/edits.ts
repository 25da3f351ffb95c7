/** A form's values against what was shown, as edits: what nobody touched is not stated again. */
import type { Edit, Value, Values } from "../../api/desk-types";
import { REMOVED } from "../../domain/removed";
import { same } from "../conflicts/rows";

/** What the field of a name begins with: one that was removed is typed anew, or left empty and stays removed. */
export function nameToType(name: string | undefined): string {
  return name === undefined || name === REMOVED ? "" : name;
}

export function nameTyped(typed: string, was: string | undefined): string {
  return typed.trim() || (was === REMOVED ? REMOVED : "");
}

export function editsOf(shown: Values, typed: Values): Record<string, Edit> {
  const edits: Record<string, Edit> = {};
  for (const [field, now] of Object.entries(typed)) {
    const was: Value = shown[field] ?? null;
    if (!same(was, now)) edits[field] = { was, now };
  }
  return edits;
}

/** For a create: fields left empty are not recorded, so they are not sent. */
export function recorded(typed: Values): Values {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== null && value !== ""));
}
