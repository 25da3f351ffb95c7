/** What happened to a report between two readings: told to whoever was about to act on the older one. */
import type { HistoryEvent, ReportDetail } from "../../api/desk-types";
import { same } from "../conflicts/rows";

export interface Moved {
  events: HistoryEvent[];
  /** Fields whose value is another one now. */
  fields: string[];
}

export function movedSince(before: ReportDetail, now: ReportDetail): Moved {
  const known = new Set(
    before.history.map((event) => JSON.stringify([event.at, event.event, event.field ?? null])),
  );
  const names = new Set([...Object.keys(before.values), ...Object.keys(now.values)]);
  return {
    events: now.history.filter(
      (event) => !known.has(JSON.stringify([event.at, event.event, event.field ?? null])),
    ),
    fields: [...names].filter((name) => !same(before.values[name] ?? null, now.values[name] ?? null)),
  };
}
