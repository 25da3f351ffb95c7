/** Departed and arrived of one vehicle, side by side.  Two counts of one vehicle are rivals: never added, never averaged. */
import { type Count, type Counts, OUT_OF_SCOPE, type Vehicle } from "../../api/desk-types";

export type End =
  | { state: "out-of-scope" }
  | { state: "none" }
  | { state: "one"; count: Count }
  | { state: "rival"; counts: Count[] };

function stands(count: Count): boolean {
  return !count.withdrawn && count.review !== "not-counted";
}

/** What one end says of a vehicle.  Out of scope is its own answer: neither 0 nor "nobody counted". */
export function endOf(counts: Counts): End {
  if (counts === OUT_OF_SCOPE) return { state: "out-of-scope" };
  const seen = counts.filter((count): count is Count => count !== OUT_OF_SCOPE);
  if (seen.length < counts.length && !seen.some(stands)) return { state: "out-of-scope" };
  const standing = seen.filter(stands);
  const [first] = standing;
  if (!first) return { state: "none" };
  return standing.length === 1 ? { state: "one", count: first } : { state: "rival", counts: standing };
}

/** Reports that no longer stand: shown struck through, so that nobody wonders where a number went. */
export function setAside(counts: Counts): Count[] {
  if (counts === OUT_OF_SCOPE) return [];
  return counts.filter((count): count is Count => count !== OUT_OF_SCOPE && !stands(count));
}

/** Arrived minus departed, only where each end has one number; told figures are not ours to subtract. */
export function difference(vehicle: Vehicle): number | null {
  const left = endOf(vehicle.departed);
  const came = endOf(vehicle.arrived);
  if (left.state !== "one" || came.state !== "one") return null;
  if (left.count.how_known === "told" || came.count.how_known === "told") return null;
  if (typeof left.count.total !== "number" || typeof came.count.total !== "number") return null;
  return came.count.total - left.count.total;
}

/** How many vehicles have at least one standing count at an end; null where the reader may not see that end. */
export function vehiclesCounted(vehicles: Vehicle[], end: "departed" | "arrived"): number | null {
  const states = vehicles.map((vehicle) => endOf(vehicle[end]).state);
  if (states.length > 0 && states.every((state) => state === "out-of-scope")) return null;
  return states.filter((state) => state === "one" || state === "rival").length;
}
