/** What a conflict is about: a report, or a convoy or vehicle, which have rival values just the same. */
import type { Conflict, Id, ReportDetail } from "../../api/desk-types";
import type { Directory } from "../desk";
import type { Words } from "../fields";
import { reportTitle } from "../review/title";
import { writeRoute } from "../shell/route";

export type Entity = Conflict["entity"];

export function entityOf(key: Id, directory: Directory): Entity {
  if (directory.convoys.has(key)) return "convoy";
  const convoys = [...directory.convoys.values()];
  return convoys.some(({ vehicles }) => vehicles.some(({ id }) => id === key)) ? "vehicle" : "report";
}

export function decisionRoute(key: Id, entity: Entity): string {
  return writeRoute("conflicts", key, entity === "report" ? {} : { of: entity });
}

/** Convoys and vehicles with rival values. */
export function contested(directory: Directory): { key: Id; entity: Entity; count: number }[] {
  return [...directory.convoys.values()].flatMap((convoy) => [
    ...(convoy.open_conflicts > 0
      ? [{ key: convoy.id, entity: "convoy" as const, count: convoy.open_conflicts }]
      : []),
    ...convoy.vehicles
      .filter((vehicle) => vehicle.open_conflicts > 0)
      .map((vehicle) => ({ key: vehicle.id, entity: "vehicle" as const, count: vehicle.open_conflicts })),
  ]);
}

export function subjectTitle(subject: ReportDetail, words: Words): string {
  if (subject.kind === "convoy") return words.fence(words.convoy(subject.id));
  if (subject.kind === "vehicle") return words.fence(words.vehicle(subject.id));
  return reportTitle(subject.values, words);
}

/** A convoy or vehicle with its conflicts, in the shape the decision screen reads of a report: nothing to review there. */
export function asSubject(key: Id, entity: Entity, conflicts: Conflict[]): ReportDetail {
  return {
    id: key,
    kind: entity,
    operation: "",
    site: null,
    convoy: null,
    vehicle: null,
    values: {},
    review: "new",
    reviewed_by_one: false,
    withdrawn: false,
    flags: [],
    open_conflicts: conflicts.filter(({ status }) => status === "open").length,
    counted_by: { id: "", name: "" },
    entered_by: null,
    observed_from: null,
    received_at: "",
    rev: conflicts[0]?.report_rev ?? 0,
    version: 0,
    epoch: "",
    question: null,
    may: {},
    why_not: {},
    versions: [],
    conflicts,
    receipts: [],
    history: [],
    neighbours: [],
    attachments: [],
  };
}
