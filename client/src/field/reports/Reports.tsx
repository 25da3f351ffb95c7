import { useState } from "preact/hooks";
import type { ReportView } from "../../domain/types";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { useLive, usePhone } from "../phone";
import { addressOf, go } from "../route";
import { Screen } from "../Screen";
import { ReportRow } from "./ReportRow";
import { isTab, TABS, type Tab, tabOf } from "./tabs";

const AT_A_TIME = 50;

/** Everything this person reported, by what has to happen next. */
export function Reports({ tab }: { tab: string | undefined }) {
  const { store } = usePhone();
  const { t, format } = useWords();
  const [shown, setShown] = useState(AT_A_TIME);
  const known = useLive(store, async (store) => {
    const [reports, older] = await Promise.all([store.reports(), store.older()]);
    return { reports, older };
  });
  if (!known) {
    return (
      <Screen name="reports" title={t("reports-title")} onBack={() => go()}>
        <p class="soft">{t("reports-loading")}</p>
      </Screen>
    );
  }
  const { reports, older } = known;
  const sorted = [...reports].sort((a, b) => b.savedAt.localeCompare(a.savedAt));
  const inTab: Record<Tab, ReportView[]> = { todo: [], waiting: [], received: [], done: [] };
  for (const report of sorted) inTab[tabOf(report)].push(report);
  const first = TABS.find((name) => inTab[name].length > 0) ?? "received";
  const current = isTab(tab) ? tab : first;
  const list = inTab[current];
  return (
    <Screen name="reports" title={t("reports-title")} onBack={() => go()}>
      <nav class="tabs" aria-label={t("reports-title")}>
        {TABS.map((name) => (
          <a
            key={name}
            class="button"
            href={addressOf("reports", name)}
            aria-current={name === current ? "page" : undefined}
          >
            {t("tab-count", { tab: t(`tab-${name}`), count: format.number(inTab[name].length) })}
          </a>
        ))}
      </nav>
      {list.length === 0 ? (
        <p class="soft">{t(reports.length + older === 0 ? "reports-empty" : "reports-empty-tab")}</p>
      ) : (
        <ul class="bare report-list">
          {list.slice(0, shown).map((report) => (
            <ReportRow key={report.key} report={report} place />
          ))}
        </ul>
      )}
      {list.length > shown && (
        <Button wide onClick={() => setShown(shown + AT_A_TIME)}>
          {t("reports-more")}
        </Button>
      )}
      {older > 0 && <p class="soft">{t("reports-older", { count: older })}</p>}
    </Screen>
  );
}
