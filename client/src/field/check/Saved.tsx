import { useEffect, useState } from "preact/hooks";
import type { ReportView } from "../../domain/types";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { useLive, usePhone } from "../phone";
import { replace } from "../route";
import { Screen } from "../Screen";
import { Name, numberSaid, vehicleSaid } from "../said";
import { startCount } from "../starting";
import { useOnce } from "../useOnce";

/** How long a slip can be taken back in one tap; afterwards it is withdrawn from "My reports". */
const UNDO_MS = 10_000;

/** Said only once the report is on disk. */
export function Saved({ reportKey }: { reportKey: string }) {
  const { store } = usePhone();
  const report = useLive(store, (store) => store.report(reportKey), [reportKey]);
  useEffect(() => {
    if (report === null) replace();
  }, [report]);
  return report ? <JustSaved report={report} /> : null;
}

function JustSaved({ report }: { report: ReportView }) {
  const phone = usePhone();
  const words = useWords();
  const { t } = words;
  const once = useOnce(report.key);
  // Since the Save, not since this screen was opened: whoever comes back to it meant something else.
  const left = () => UNDO_MS - (Date.now() - Date.parse(report.savedAt));
  const [undoable, setUndoable] = useState(() => left() > 0);
  useEffect(() => {
    const timer = setTimeout(() => setUndoable(false), Math.max(0, left()));
    return () => clearTimeout(timer);
  }, []);
  const { values } = report;
  const vehicle = vehicleSaid(values, words);
  const next = () => startCount(phone, words, values.mode === "typed" ? "typed" : "tally", report);
  const undo = once(async () => {
    await phone.store.withdraw(report.key, report);
    phone.tell(t("saved-undone"));
    replace();
  });
  return (
    <Screen
      name="saved"
      title={t("saved-title")}
      footer={
        <div class="stack">
          <Button kind="main" size="main" wide onClick={next}>
            {t("saved-next")}
          </Button>
          <div class="pair">
            <Button icon="undo" disabled={!undoable} onClick={undo}>
              {t("saved-undo")}
            </Button>
            <Button onClick={() => replace()}>{t("home")}</Button>
          </div>
        </div>
      }
    >
      <div class="saved">
        <span class="saved-mark">
          <Icon name="check" />
        </span>
        <p class="big-line">
          <strong>{numberSaid(values, words)}</strong>
        </p>
        {vehicle && (
          <p class="soft">
            <Name>{vehicle}</Name>
          </p>
        )}
      </div>
    </Screen>
  );
}
