import { useWords } from "../../i18n/I18n";
import { numberOf } from "../headcount";
import { useLive, usePhone } from "../phone";
import { go } from "../route";
import { Screen } from "../Screen";
import { Name, numberSaid, placeOf, vehicleSaid } from "../said";

/** The number as large as it goes: to be shown, or read out over a radio. */
export function FullNumber({ reportKey }: { reportKey: string }) {
  const { store, sites } = usePhone();
  const words = useWords();
  const report = useLive(store, (store) => store.report(reportKey), [reportKey]);
  if (!report) return null;
  const { values } = report;
  const total = numberOf(values.total);
  const vehicle = vehicleSaid(values, words);
  return (
    <Screen
      name="full"
      title={vehicle ? <Name>{vehicle}</Name> : words.t("report-title")}
      subtitle={<Name>{placeOf(values, sites, words) ?? words.t("place-none")}</Name>}
      onBack={() => go("report", reportKey)}
    >
      <div class="full-number">
        {total !== null && (
          <p class="full-digits" data-long={total > 999 ? "" : undefined}>
            {words.format.number(total)}
          </p>
        )}
        <p class="big-line">{numberSaid(values, words)}</p>
      </div>
    </Screen>
  );
}
