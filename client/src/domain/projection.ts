import type { components } from "../api/schema";
import { type Held, photosOf } from "./attachments";
import { type Change, sameValue } from "./change";
import { type Custody, chipOf, deliveryOf } from "./delivery";
import type { HistoryLine, ReportView, Value, Values } from "./types";

/** A report as the office last gave it to this phone, or as this phone works it out until then. */
export type ReportCopy = Omit<
  components["schemas"]["FedReport"],
  "history" | "received_at" | "offered" | "redacted"
> & {
  history: HistoryLine[];
  received_at?: string;
  /** Absent in what was stored before there were redactions. */
  redacted?: string[];
};

/** A change of the outbox and where it stands. */
export interface Pending {
  change: Change;
  custody: Custody;
  /** Held or quarantined: the office has it and a person there must act. */
  checking: boolean;
  /** Why the office decided that it shall have no effect; null where it decided nothing of the kind. */
  setAside: string | null;
  problem: string | null;
}

/** What this device alone knows of a report. */
export interface OwnMemory {
  savedAt: string | null;
  receivedAt: string | null;
  /** What this device said last of each field it amended. */
  mine: Values;
  /** The slots whose files it has sent; absent in what was stored before files were sent. */
  delivered?: string[];
}

/** The copy as it reads once `change` is part of it.  Pure: neither argument is touched. */
export function withChange(copy: ReportCopy | null, change: Change): ReportCopy {
  const before = copy ?? unknownReport();
  const line: HistoryLine = { at: change.recorded_at, event: eventOf(change), by: "you" };
  if (change.action === "create") {
    const values = { ...change.values };
    const kind = typeof values.kind === "string" ? values.kind : before.kind;
    return { ...before, kind, values, history: [...before.history, { ...line, sets: values }] };
  }
  const next = { ...before, values: { ...before.values } };
  const sets: Values = {};
  for (const [field, { now }] of Object.entries(change.edits ?? {})) {
    sets[field] = now;
    if (field === "withdrawn") next.withdrawn = now === true;
    else if (now === null) delete next.values[field];
    else next.values[field] = now;
  }
  if (change.action === "withdraw") next.withdrawn = true;
  if (change.action === "answer" && before.question?.id === change.answer?.question) {
    next.question = null;
    next.review = "answered";
  }
  next.history = [...before.history, Object.keys(sets).length > 0 ? { ...line, sets } : line];
  return next;
}

/** What its owner sees: the office's copy with everything unsettled laid over it, in the order it was said. */
export function viewOf(
  key: string,
  copy: ReportCopy | null,
  pending: Pending[],
  own: OwnMemory,
  held: Held[] = [],
): ReportView | null {
  const first = pending[0];
  if (!copy && !first) return null;
  let shown = copy ? withOwnStatement(copy, own.mine) : null;
  for (const { change, custody, setAside } of pending) {
    const before: ReportCopy | null = shown;
    shown = withChange(before, change);
    if (custody !== "received") markLastLine(shown, { waiting: true });
    if (setAside === null) continue;
    // Where nothing else is known of the report, its owner keeps seeing what they said, and that it does not count.
    if (before) shown = { ...before, history: shown.history };
    else shown = { ...shown, review: "not-counted", reason: setAside };
    if (before) markLastLine(shown, { unused: setAside });
  }
  const report = shown ?? unknownReport();
  const delivery = deliveryOf(pending.map((one) => one.custody));
  const checking =
    report.checking ||
    report.conflicts.length > 0 ||
    report.review === "answered" ||
    // What follows a statement that was set aside has nothing to change.
    (!(copy === null && first?.setAside) && pending.some((one) => one.checking));
  const savedAt = own.savedAt ?? first?.change.recorded_at ?? report.history[0]?.at ?? "";
  return {
    key,
    kind: report.kind,
    values: report.values,
    base: copy ? { epoch: copy.epoch, version: copy.version } : null,
    version: copy?.version ?? 0,
    delivery,
    review: report.review,
    chip: chipOf({ delivery, review: report.review, checking, withdrawn: report.withdrawn }),
    question: report.question,
    reason: report.reason,
    withdrawn: report.withdrawn,
    checking,
    flags: report.flags,
    conflicts: report.conflicts,
    decided: report.decided,
    history: report.history,
    removed: (report.redacted ?? []).filter((field) => (report.values as Values)[field] === undefined),
    savedAt,
    receivedAt: own.receivedAt ?? copy?.received_at ?? null,
    waiting: pending.filter((one) => one.custody !== "received").length,
    problem:
      (pending.find((one) => one.custody === "blocked") ?? pending.find((one) => one.problem))?.problem ??
      null,
    photos: photosOf(report.values, held, own.delivered ?? []),
  };
}

/**
 * The phone keeps showing its owner's own number while rival values wait for a decision: what this device said,
 * else the live value if it is this person's, else the last they said on another phone.
 */
function withOwnStatement(copy: ReportCopy, mine: Values): ReportCopy {
  if (copy.conflicts.length === 0) return copy;
  const values = { ...copy.values };
  for (const { field, own } of copy.conflicts) {
    if (field === "withdrawn" || own.length === 0) continue;
    const holds = (value: Value) => own.some((one) => sameValue(one, value));
    const said = mine[field];
    if (said !== undefined && holds(said)) values[field] = said;
    else if (!holds(values[field] ?? null)) values[field] = own.at(-1) ?? null;
    if (values[field] === null) delete values[field];
  }
  return { ...copy, values };
}

function markLastLine(copy: ReportCopy, mark: Pick<HistoryLine, "waiting" | "unused">): void {
  const last = copy.history.at(-1);
  if (last) copy.history = [...copy.history.slice(0, -1), { ...last, ...mark }];
}

function eventOf(change: Change): string {
  if (change.edits?.withdrawn?.now === false) return "withdraw-undone";
  return { create: "created", amend: "amended", answer: "answered", withdraw: "withdrawn" }[change.action];
}

function unknownReport(): ReportCopy {
  return {
    kind: "headcount",
    values: {},
    version: 0,
    epoch: "",
    review: "new",
    question: null,
    reason: null,
    withdrawn: false,
    checking: false,
    flags: [],
    conflicts: [],
    decided: [],
    history: [],
  };
}
