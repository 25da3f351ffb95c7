/** A form's values against what was shown, as edits: what nobody touched is not stated again. */
import type { Edit, Value, Values } from "../../api/desk-types";
import { same } from "../conflicts/rows";

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
