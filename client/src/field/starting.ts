import type { DraftMode, HeadcountValues, ReportView } from "../domain/types";
import type { Words } from "../i18n/I18n";
import { currentPlace, freshValues, isEmpty, textOf } from "./headcount";
import type { Phone } from "./phone";
import { go } from "./route";

/** Opens a new count that starts where the last one ended, and its screen. */
export async function startCount(
  phone: Phone,
  words: Words,
  mode: DraftMode,
  last: ReportView | undefined,
  special: HeadcountValues = {},
): Promise<void> {
  const { store, preferences, sites } = phone;
  const left = await store.openDraft();
  if (left && isEmpty(left)) await store.discardDraft(left.id);
  const usual = currentPlace(preferences, sites, last);
  const values = freshValues({
    mode,
    site: "site" in special ? textOf(special.site) : usual.site,
    direction: textOf(special.direction) ?? usual.direction,
    language: words.language,
    last,
    convoys: await store.convoys(),
    vehicles: await store.vehicles(),
    now: Date.now(),
  });
  const begun = await store.startDraft(mode, { ...values, ...special }).catch(() => null);
  if (begun) go(mode === "tally" ? "tally" : "type");
  else phone.tell(words.t("not-begun"));
}

/** The newest report that still stands: what the next one starts from. */
export function lastOf(reports: ReportView[]): ReportView | undefined {
  return reports
    .filter((report) => !report.withdrawn)
    .reduce<ReportView | undefined>(
      (newest, report) => (!newest || report.savedAt > newest.savedAt ? report : newest),
      undefined,
    );
}
