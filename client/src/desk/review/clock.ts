/** What a wrong phone clock means for the times of a report, in words. */
import type { Receipt, ReportDetail } from "../../api/desk-types";
import type { Format } from "../../i18n/format";
import type { Translate } from "../../i18n/words";

/** As far off as the office takes no notice of. */
const TOLERANCE_MS = 2 * 60_000;
const TIMES = ["observed_from", "observed_to"];

/** The change that stated the times last, where its clock was suspect: then they may be wrong as stated. */
export function suspectTimes({ versions, receipts }: ReportDetail): Receipt | null {
  const stated = versions.filter(({ number, sets }) => number === 1 || TIMES.some((name) => name in sets));
  const last = Math.max(...stated.map(({ number }) => number));
  const receipt = receipts.find(({ version }) => version === last);
  return receipt?.time_verdict === "suspect" ? receipt : null;
}

/** "Phone clock 37 minutes slow. Saved on the phone between … and …". */
export function clockInWords(receipt: Receipt, t: Translate, format: Format): string {
  const { offset_ms: offset, earliest_at: from, latest_at: to } = receipt;
  const off = Math.abs(offset ?? 0);
  const what =
    off > TOLERANCE_MS
      ? t((offset ?? 0) > 0 ? "clock-slow" : "clock-fast", { span: format.span(off) })
      : t("clock-was-set");
  if (!from || !to) return what;
  return `${what} ${t("clock-between", { from: format.full(from), to: format.full(to) })}`;
}
