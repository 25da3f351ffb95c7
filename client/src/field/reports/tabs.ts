import type { Chip, ReportView } from "../../domain/types";

export const TABS = ["todo", "waiting", "received", "done"] as const;
export type Tab = (typeof TABS)[number];

const TAB_OF: Record<Chip, Tab> = {
  returned: "todo",
  blocked: "todo",
  draft: "waiting",
  queued: "waiting",
  sending: "waiting",
  received: "received",
  checking: "received",
  verified: "done",
  "not-counted": "done",
  withdrawn: "done",
};

/** A question waits for its person even while something of the same report is on its way. */
export function tabOf(report: ReportView): Tab {
  return report.question ? "todo" : TAB_OF[report.chip];
}

export function isTab(name: string | undefined): name is Tab {
  return TABS.includes(name as Tab);
}
