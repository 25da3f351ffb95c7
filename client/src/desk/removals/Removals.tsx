import { useState } from "preact/hooks";
import type { ReportDetail } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { useDesk } from "../desk";
import { useDeskWords } from "../words";
import { AskDialog } from "./AskDialog";
import { Order } from "./Order";

/** What two people removed from this report, or are about to; and the way to ask for it. */
export function Removals({ report, onChanged }: { report: ReportDetail; onChanged: () => Promise<unknown> }) {
  const { online, countRemovals } = useDesk();
  const { t } = useDeskWords();
  const [asking, ask] = useState(false);
  const waits = report.redactions.some(({ status }) => status === "asked");
  const changed = () => {
    ask(false);
    countRemovals();
    void onChanged();
  };
  return (
    <section aria-labelledby="removals-title">
      <h3 id="removals-title">{t("removals-title")}</h3>
      {report.redactions.length === 0 && <p class="soft">{t("removals-none")}</p>}
      <ul class="bare removals">
        {report.redactions.map((order) => (
          <li
            key={order.id}
            class={order.status === "asked" ? "notice" : undefined}
            data-tone={order.status === "asked" ? "attention" : undefined}
          >
            <Order order={order} onSettled={changed} />
          </li>
        ))}
      </ul>
      <Button disabled={!online || waits} aria-describedby="removal-why-not" onClick={() => ask(true)}>
        {t("removal-ask-open")}
      </Button>
      <p id="removal-why-not" class="soft">
        {waits ? t("removal-one-at-a-time") : online ? "" : t("why-offline")}
      </p>
      {asking && <AskDialog about={report.id} onDone={changed} onClose={() => ask(false)} />}
    </section>
  );
}
