import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ApiError } from "../../api/desk";
import type { ReportDetail } from "../../api/desk-types";
import { useDesk } from "../desk";

export interface OpenReport {
  report: ReportDetail | null;
  trouble: ApiError | null;
  /** Reads it again, and answers with what it is now. */
  reload: () => Promise<ReportDetail | null>;
  /** Takes the state a request answered with. */
  hold: (report: ReportDetail) => void;
}

/** One report in full.  Opened ones are kept, so that going back and forth shows them at once while they are read again. */
export function useReport(id: string | null, load?: (id: string) => Promise<ReportDetail>): OpenReport {
  const { calls } = useDesk();
  const read = load ?? calls.report;
  const kept = useRef(new Map<string, ReportDetail>());
  const wanted = useRef(id);
  const [answer, setAnswer] = useState<{ to: string; trouble: ApiError | null } | null>(null);
  wanted.current = id;

  const hold = useCallback((report: ReportDetail) => {
    const held = kept.current.get(report.id);
    // A slow reading does not put back what a quick answer has changed; a restored office counts anew.
    if (!held || held.epoch !== report.epoch || held.rev <= report.rev) kept.current.set(report.id, report);
    setAnswer({ to: report.id, trouble: null });
  }, []);

  const reload = useCallback(async () => {
    const asked = wanted.current;
    if (!asked) return null;
    try {
      const report = await read(asked);
      hold(report);
      return report;
    } catch (error) {
      setAnswer({ to: asked, trouble: error as ApiError });
      return null;
    }
  }, [read, hold]);

  useEffect(() => {
    if (id) void reload();
  }, [id, reload]);

  // Never the one before, not for a moment: a key pressed at once would judge it.
  const report = (id && kept.current.get(id)) || null;
  return { report, trouble: answer?.to === id ? answer.trouble : null, reload, hold };
}
