import type { components } from "../api/schema";

/** The office's custody of one change; `rev` and `version` are absent where it has no effect yet. */
export type Receipt = components["schemas"]["Receipt"];
export type Outcome = Receipt["outcome"];

const OUTCOMES: Record<Outcome, true> = {
  applied: true,
  merged: true,
  conflict: true,
  held: true,
  quarantined: true,
};

/** Each outcome means custody: the office has the change.  One that this app does not know is none. */
export function isOutcome(value: unknown): value is Outcome {
  return typeof value === "string" && Object.hasOwn(OUTCOMES, value);
}

/** Whether the change has had its effect, so that the office's copy will carry it. */
export function tookEffect(receipt: Receipt): boolean {
  return receipt.outcome !== "held" && receipt.outcome !== "quarantined";
}

/** Whether a person at the office still has to act on it: it has no effect, and nobody decided that it shall have none. */
export function waitsForOffice(receipt: Receipt): boolean {
  return !tookEffect(receipt) && receipt.set_aside === undefined;
}
