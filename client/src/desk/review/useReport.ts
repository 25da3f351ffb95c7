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
  const [shown, show] = useState<{ report: ReportDetail | null; trouble: ApiError | null }>({
    report: null,
    trouble: null,
  });
  wanted.current = id;

  const hold = useCallback((report: ReportDetail) => {
    kept.current.set(report.id, report);
    if (wanted.current === report.id) show({ report, trouble: null });
  }, []);

  const reload = useCallback(async () => {
    const asked = wanted.current;
    if (!asked) return null;
    try {
      const report = await read(asked);
      hold(report);
      return report;
    } catch (error) {
      if (wanted.current === asked) show((before) => ({ ...before, trouble: error as ApiError }));
      return null;
    }
  }, [read, hold]);

  useEffect(() => {
    show({ report: (id && kept.current.get(id)) || null, trouble: null });
    if (id) void reload();
  }, [id, reload]);

  return { ...shown, reload, hold };
}
