/** Which vehicles of two convoys a person says are one.  Nothing is paired by itself: the same number is only suggested. */
import type { Convoy, Id, Vehicle } from "../../api/desk-types";
import { REMOVED } from "../../domain/removed";

/** A vehicle of the convoy that is joined → the one it is; what is paired with none is not there. */
export type Pairing = ReadonlyMap<Id, Id>;

/** A painted number however it is written: "Bus 4", " bus  4". */
function normal(label: string): string {
  return label.toLowerCase().split(/\s+/).filter(Boolean).join(" ");
}

/** Of vehicles that nobody has paired: the one with the same number, where there is only one such. */
export function suggested(ours: Vehicle[], theirs: Vehicle[], chosen: Pairing): Pairing {
  const taken = new Set(chosen.values());
  const found = new Map<Id, Id>();
  for (const vehicle of ours) {
    if (chosen.has(vehicle.id) || vehicle.label === REMOVED) continue;
    const same = theirs.filter((other) => normal(other.label) === normal(vehicle.label));
    const alike = ours.filter((other) => normal(other.label) === normal(vehicle.label));
    const [only] = same;
    if (only && same.length === 1 && alike.length === 1 && !taken.has(only.id))
      found.set(vehicle.id, only.id);
  }
  return found;
}

/** The vehicles that share their partner with another: a vehicle is one vehicle. */
export function doubled(chosen: Pairing): Id[] {
  const times = new Map<Id, number>();
  for (const other of chosen.values()) times.set(other, (times.get(other) ?? 0) + 1);
  return [...chosen].filter(([, other]) => (times.get(other) ?? 0) > 1).map(([id]) => id);
}

/** A joined convoy and all that were joined into it before: what goes with it. */
export function below(survivor: Convoy, key: Id): Set<Id> {
  const found = new Set([key]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const one of survivor.joined) if (found.has(one.into)) found.add(one.id);
  }
  return found;
}

/** The two sides of a joined convoy, and how its vehicles are paired now, to be said anew. */
export function sides(
  survivor: Convoy,
  own: Vehicle[],
  side: ReadonlySet<Id>,
): { ours: Vehicle[]; theirs: Vehicle[]; paired: Pairing } {
  const theirs = survivor.vehicles.filter(({ convoy }) => !side.has(convoy ?? ""));
  const known = new Set(theirs.map(({ id }) => id));
  const ours = own.filter(({ merged_into: other }) => other === null || known.has(other));
  const paired = new Map<Id, Id>();
  for (const { id, merged_into: other } of ours) if (other !== null) paired.set(id, other);
  return { ours, theirs, paired };
}
