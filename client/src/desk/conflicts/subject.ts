/** What a conflict is about: a report, or a convoy or vehicle, which have rival values just the same. */
import type { Conflict, Id, ListedConflict, ReportDetail, Values } from "../../api/desk-types";
import type { Directory } from "../desk";
import type { Words } from "../fields";
import { reportTitle } from "../review/title";
import { writeRoute } from "../shell/route";

export type Entity = Conflict["entity"];

export function decisionRoute(key: Id, entity: Entity): string {
  return writeRoute("conflicts", key, entity === "report" ? {} : { of: entity });
}

/** Convoys and vehicles with rival values. */
export function contested(directory: Directory): { key: Id; entity: Entity; count: number }[] {
  return [...directory.convoys.values()].flatMap((convoy) => [
    ...(convoy.open_conflicts > 0
      ? [{ key: convoy.id, entity: "convoy" as const, count: convoy.open_conflicts }]
      : []),
    ...convoy.joined
      .filter((joined) => joined.open_conflicts > 0)
      .map((joined) => ({ key: joined.id, entity: "convoy" as const, count: joined.open_conflicts })),
    ...convoy.vehicles
      .filter((vehicle) => vehicle.open_conflicts > 0)
      .map((vehicle) => ({ key: vehicle.id, entity: "vehicle" as const, count: vehicle.open_conflicts })),
  ]);
}

function titleOf(key: Id, entity: string, values: Values, words: Words): string {
  if (entity === "convoy") return words.fence(words.convoy(key));
  if (entity === "vehicle") return words.fence(words.vehicle(key));
  return reportTitle(values, words);
}

export function subjectTitle({ id, kind, values }: ReportDetail, words: Words): string {
  return titleOf(id, kind, values, words);
}

/** The same for a conflict in a list. */
export function listedTitle({ report, entity, values }: ListedConflict, words: Words): string {
  return titleOf(report, entity, values, words);
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
    asked_anew: false,
    withdrawn: false,
    flags: [],
    open_conflicts: conflicts.filter(({ status }) => status === "open").length,
    counted_by: { id: "", name: "" },
    number_by: null,
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
    duplicates: [],
    attachments: [],
    redacted: [],
    redactions: [],
  };
}
