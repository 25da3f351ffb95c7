/** The order of work at the desk: lanes, groups, ages, and which report comes next. */
import type { Lane, LaneCounts, ReportItem } from "../../api/desk-types";

export const LANES: Lane[] = ["decision", "new", "answered", "returned", "verified", "not-counted", "all"];

export function countIn(lane: Lane, counts: LaneCounts | null): number | null {
  if (!counts || lane === "all") return null;
  return lane === "not-counted" ? counts.not_counted : counts[lane];
}

export interface Group {
  convoy: string | null;
  items: ReportItem[];
}

/**
 * Reports of one convoy side by side, the groups in the order of their most urgent report.
 * Judging related reports apart from each other makes wrong calls.
 */
export function byConvoy(items: ReportItem[]): Group[] {
  const groups = new Map<string, Group>();
  const ordered: Group[] = [];
  for (const item of items) {
    const known = item.convoy ? groups.get(item.convoy) : undefined;
    if (known) {
      known.items.push(item);
      continue;
    }
    const last = ordered.at(-1);
    if (!item.convoy && last && last.convoy === null) {
      last.items.push(item);
      continue;
    }
    const group: Group = { convoy: item.convoy, items: [item] };
    if (item.convoy) groups.set(item.convoy, group);
    ordered.push(group);
  }
  return ordered;
}

/** The items as they stand on the screen, so that J and K follow the eye. */
export function onScreen(items: ReportItem[], grouped: boolean): ReportItem[] {
  return grouped ? byConvoy(items).flatMap((group) => group.items) : items;
}

export function neighbourOf(items: { id: string }[], id: string | null, step: 1 | -1): string | null {
  const at = items.findIndex((item) => item.id === id);
  if (at < 0) return items[0]?.id ?? null;
  return items[at + step]?.id ?? null;
}

/** After a verdict: the next one down, else the one above, else nothing is left. */
export function nextAfter(items: ReportItem[], id: string): string | null {
  return neighbourOf(items, id, 1) ?? neighbourOf(items, id, -1);
}

export interface Age {
  id: "age-minutes" | "age-hours" | "age-days";
  count: number;
}

/** How long after it was seen a report arrived; under two minutes is not worth a word. */
export function delay(observed: string | null, received: string): Age | null {
  if (!observed) return null;
  const minutes = Math.floor((Date.parse(received) - Date.parse(observed)) / 60_000);
  if (!Number.isFinite(minutes) || minutes < 2) return null;
  if (minutes < 60) return { id: "age-minutes", count: minutes };
  if (minutes < 48 * 60) return { id: "age-hours", count: Math.floor(minutes / 60) };
  return { id: "age-days", count: Math.floor(minutes / (24 * 60)) };
}

/** What a lane still holds of the list the reader sees, once a verdict moved a report. */
export function staysIn(
  lane: Lane,
  item: Pick<ReportItem, "open_conflicts" | "review" | "asked_anew" | "withdrawn">,
): boolean {
  if (lane === "all") return true;
  if (lane === "decision") return item.open_conflicts > 0;
  const stands = item.asked_anew ? "new" : item.review;
  if (item.open_conflicts > 0 || stands !== lane) return false;
  // A withdrawn report waits for nobody.
  return !item.withdrawn || lane === "verified" || lane === "not-counted";
}

/** Where the desk opens: the most urgent lane that holds anything. */
export function landingLane(counts: LaneCounts): Lane {
  const urgent: Lane[] = ["decision", "answered", "new"];
  return urgent.find((lane) => (countIn(lane, counts) ?? 0) > 0) ?? "new";
}
