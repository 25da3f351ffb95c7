import type { Chip, Delivery, Review } from "./types";

/** Where one change is.  "Received" is said on a receipt and on nothing else. */
export type Custody = "queued" | "sending" | "received" | "blocked";

/** Where a report is: what most needs to be known of its changes. */
export function deliveryOf(custodies: Custody[]): Delivery {
  for (const worst of ["blocked", "sending", "queued"] as const) {
    if (custodies.includes(worst)) return worst;
  }
  return "received";
}

/** The first that applies: what a person must do, then where it is, then what the office decided. */
export function chipOf(report: {
  delivery: Delivery;
  review: Review;
  checking: boolean;
  withdrawn: boolean;
}): Chip {
  const { delivery, review } = report;
  if (delivery === "blocked") return "blocked";
  if (review === "returned") return "returned";
  if (delivery !== "received") return delivery;
  if (report.checking) return "checking";
  if (report.withdrawn) return "withdrawn";
  if (review === "not-counted" || review === "verified") return review;
  return "received";
}
