/** What the reader chose per conflict, from the screen's text to the request. */
import type { Conflict, FormField, Id, Value } from "../../api/desk-types";
import { readTyped } from "../review/amendment";

export interface Picked {
  /** A candidate's id, or another value than anybody stated. */
  candidate: Id | "other" | null;
  other: string;
  reason: string;
}

export const NOTHING_PICKED: Picked = { candidate: null, other: "", reason: "" };

export type Unready =
  | "decision-value-missing"
  | "decision-reason-missing"
  | "amend-not-a-number"
  | "amend-too-large"
  | "amend-too-small"
  | "amend-no-time";

export type Request = { candidate: Id; reason?: string } | { value: Value; reason: string };

/** The request a choice makes, why it cannot be made yet, or null where nothing was chosen: nothing is decided by default. */
export function requestOf(
  picked: Picked | undefined,
  field: FormField,
  zone: string | undefined,
): { request: Request } | { unready: Unready } | null {
  if (!picked?.candidate) return null;
  const reason = picked.reason.trim();
  if (picked.candidate !== "other") {
    return { request: reason ? { candidate: picked.candidate, reason } : { candidate: picked.candidate } };
  }
  if (!picked.other.trim()) return { unready: "decision-value-missing" };
  const read = readTyped(field, picked.other, zone);
  if ("wrong" in read) return { unready: read.wrong };
  return reason ? { request: { value: read.value, reason } } : { unready: "decision-reason-missing" };
}

/** A field the form does not know is taken as text, so that its conflict can still be decided between the candidates. */
export function fieldOf(conflict: Conflict, fields: FormField[]): FormField {
  return (
    fields.find(({ name }) => name === conflict.field) ?? {
      name: conflict.field,
      type: "text",
      class: "restricted",
    }
  );
}
