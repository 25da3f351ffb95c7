import type { ReportDetail } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import type { IconName } from "../../ui/Icon";
import { useDesk } from "../desk";
import { useDeskWords } from "../words";
import { type Asked, type Verdicts, whyNot } from "./useVerdicts";

const ORDER: { action: Asked; key: string; icon: IconName }[] = [
  { action: "verify", key: "V", icon: "double-check" },
  { action: "return", key: "R", icon: "return" },
  { action: "not-count", key: "X", icon: "crossed-circle" },
  { action: "amend", key: "E", icon: "pencil" },
  { action: "reopen", key: "", icon: "undo" },
];

function permission(action: Asked): string {
  return action === "not-count" ? "not_count" : action;
}

/** The same actions in the same order on every report; one that is not open says why. */
export function Actions({ report, verdicts }: { report: ReportDetail; verdicts: Verdicts }) {
  const { singleKeys, online } = useDesk();
  const words = useDeskWords();
  const { t } = words;
  const closed = report.review === "verified" || report.review === "not-counted";
  const offered = ORDER.filter(({ action }) => action !== "reopen" || closed);
  const barred = offered.filter(({ action }) => !report.may[permission(action)]);
  const reasons = new Map<string, string[]>();
  for (const { action } of barred) {
    const why = whyNot(report.why_not[permission(action)], words);
    reasons.set(why, [...(reasons.get(why) ?? []), t(`action-${action}`)]);
  }
  return (
    <div class="actions">
      <div class="buttons">
        {offered.map(({ action, key, icon }) => {
          const open = report.may[permission(action)] === true && online;
          return (
            <Button
              key={action}
              icon={icon}
              kind={action === "verify" && open ? "main" : "plain"}
              aria-disabled={open ? undefined : "true"}
              aria-describedby={open ? undefined : "why-not"}
              aria-keyshortcuts={singleKeys && key ? key : undefined}
              disabled={verdicts.busy}
              onClick={() => verdicts.start(action)}
            >
              {t(`action-${action}`)}
              {singleKeys && key && <kbd>{key}</kbd>}
            </Button>
          );
        })}
      </div>
      <div id="why-not" class="soft">
        {!online && <p>{t("why-offline")}</p>}
        {[...reasons].map(([why, actions]) => (
          <p key={why}>{t("why-line", { actions: actions.join(", "), why })}</p>
        ))}
      </div>
    </div>
  );
}
