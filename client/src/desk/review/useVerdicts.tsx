import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../api/desk";
import type { Id, Move, ReportDetail } from "../../api/desk-types";
import { useDesk } from "../desk";
import { readRoute } from "../shell/route";
import type { KeyMap } from "../shell/useKeys";
import { settle } from "../shell/useRoute";
import { useDeskWords } from "../words";
import { AmendDialog } from "./AmendDialog";
import { type Moved, movedSince } from "./changes";
import { ReasonDialog } from "./ReasonDialog";
import { SendBackDialog } from "./SendBackDialog";
import { reportTitle } from "./title";
import type { OpenReport } from "./useReport";

export type Asked = Move | "amend";

export interface Verdicts {
  /** What somebody else changed while this reader looked; the next try judges what is there now. */
  moved: Moved | null;
  wrong: string | null;
  busy: boolean;
  start: (action: Asked) => void;
  undo: () => void;
  keys: KeyMap;
  dialog: VNode | null;
}

interface Given {
  open: OpenReport;
  take: (report: ReportDetail, moveOn: boolean) => void;
  onReturn: () => void;
}

const REVERSIBLE: Move[] = ["verify", "not-count"];

/** Verify, send back, not counted, reopen and correct, from button or key, with the guard against judging what has moved. */
export function useVerdicts({ open, take, onReturn }: Given): Verdicts {
  const { calls, tell } = useDesk();
  const words = useDeskWords();
  const { t } = words;
  const { report } = open;
  const [asking, ask] = useState<Asked | null>(null);
  const [moved, setMoved] = useState<Moved | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const last = useRef<ReportDetail | null>(null);

  // Before the next one can be seen: a key pressed at once must find its dialog open, not closed after it.
  useLayoutEffect(() => {
    setMoved(null);
    setWrong(null);
    ask(null);
  }, [report?.id]);

  const attempt = async (seen: ReportDetail, work: () => Promise<void>): Promise<boolean> => {
    setBusy(true);
    setWrong(null);
    try {
      await work();
      setMoved(null);
      ask(null);
      return true;
    } catch (error) {
      // Who has gone on meanwhile reads of it by its name.
      if (readRoute(location.hash).id !== seen.id)
        tell({ text: `${reportTitle(seen.values, words)}: ${words.trouble(error)}` });
      else if (error instanceof ApiError && error.isStale) {
        const now = await open.reload();
        if (now) setMoved(movedSince(seen, now));
      } else {
        setWrong(words.trouble(error));
      }
      return false;
    } finally {
      setBusy(false);
    }
  };

  const reopen = (judged: ReportDetail, reason: string) =>
    attempt(judged, async () => {
      const now = await calls.review(judged.id, judged.rev, {
        action: "reopen",
        version: judged.version,
        reason,
      });
      take(now, false);
      onReturn();
      tell({ text: t("said-reopen", { what: reportTitle(now.values, words) }) });
    });

  const undo = async () => {
    const judged = last.current;
    if (!judged || busy) return;
    last.current = null;
    const at = location.hash;
    if (!(await reopen(judged, t("reason-undo")))) {
      last.current = judged;
      return;
    }
    // Only now: a screen that opens anew reads it as it is.  Who has gone on meanwhile is not called back.
    if (location.hash !== at || document.querySelector("dialog[open]")) return;
    const { screen, search } = readRoute(at);
    settle("review", judged.id, screen === "review" ? search : {});
  };

  const judge = (action: Move, extra: { reason?: string; question?: string } = {}) => {
    if (!report) return Promise.resolve(false);
    last.current = null;
    return attempt(report, async () => {
      const now = await calls.review(report.id, report.rev, { action, version: report.version, ...extra });
      last.current = REVERSIBLE.includes(action) ? now : null;
      take(now, action !== "reopen");
      if (action === "reopen") onReturn();
      const undoable = last.current ? { undo: () => void undo() } : {};
      tell({ text: t(`said-${action}`, { what: reportTitle(report.values, words) }), ...undoable });
    });
  };

  const amend = (
    id: Id,
    edits: Parameters<typeof calls.amend>[1]["edits"],
    reason: string,
    seen: ReportDetail,
  ) => {
    if (!report) return Promise.resolve(false);
    return attempt(report, async () => {
      const base = { epoch: seen.epoch, version: seen.version };
      const answer = await calls.amend(report.id, { id, base, edits, reason });
      if (answer.receipt.outcome === "quarantined") {
        throw new ApiError("refused", { slug: answer.receipt.problem ?? "quarantined" });
      }
      take(answer.report, false);
      tell({ text: t(answer.receipt.outcome === "conflict" ? "said-amend-conflict" : "said-amend") });
    });
  };

  const start = (action: Asked) => {
    if (!report || busy) return;
    if (!report.may[action === "not-count" ? "not_count" : action]) {
      const why = report.why_not[action === "not-count" ? "not_count" : action];
      tell({ text: `${t(`action-${action}`)}: ${whyNot(why, words)}` });
      return;
    }
    setMoved(null);
    setWrong(null);
    if (action === "verify") void judge("verify");
    else ask(action);
  };

  const close = () => {
    ask(null);
    setWrong(null);
  };
  const common = { moved, wrong, busy, onClose: close };
  let dialog: VNode | null = null;
  if (report && asking === "return") {
    dialog = (
      <SendBackDialog {...common} report={report} onSend={(question) => judge("return", { question })} />
    );
  } else if (report && asking === "amend") {
    dialog = <AmendDialog {...common} report={report} onSave={amend} />;
  } else if (report && (asking === "not-count" || asking === "reopen")) {
    dialog = <ReasonDialog {...common} action={asking} onSend={(reason) => judge(asking, { reason })} />;
  }

  return {
    moved: asking ? null : moved,
    wrong: asking ? null : wrong,
    busy,
    start,
    undo: () => void undo(),
    keys: {
      verify: () => start("verify"),
      return: () => start("return"),
      "not-count": () => start("not-count"),
      amend: () => start("amend"),
    },
    dialog,
  };
}

/** Why an action is not open to this reader, in words. */
export function whyNot(
  slug: string | undefined,
  words: { t: (id: string) => string; has: (id: string) => boolean },
): string {
  if (!slug) return words.t("why-unknown");
  return words.has(`why-${slug}`) ? words.t(`why-${slug}`) : slug;
}
