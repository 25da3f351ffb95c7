/** Each outcome means custody: the office has the change. */
export const OUTCOMES = ["applied", "merged", "conflict", "held", "quarantined"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The office's custody of one change. */
export interface Receipt {
  id: string;
  n: number;
  outcome: Outcome;
  /** What the entity's `rev` and `version` became with this change; absent where it has no effect yet. */
  rev?: number;
  version?: number;
  /** The fields set aside by a conflict. */
  fields?: string[];
  held_for?: string;
  problem?: string;
}

/** Whether the change has had its effect, so that the office's copy will carry it. */
export function tookEffect(receipt: Receipt): boolean {
  return receipt.outcome !== "held" && receipt.outcome !== "quarantined";
}
