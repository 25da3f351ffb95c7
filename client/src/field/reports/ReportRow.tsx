import type { ReportView } from "../../domain/types";
import { useWords } from "../../i18n/I18n";
import { Chip } from "../../ui/Chip";
import { textOf } from "../headcount";
import { usePhone } from "../phone";
import { addressOf } from "../route";
import { Name, numberSaid, placeOf, vehicleSaid } from "../said";
import { photosSaid } from "./photos";

/** One report in a list: when, how many, of what, and where it is. */
export function ReportRow({ report, place = false }: { report: ReportView; place?: boolean }) {
  const words = useWords();
  const { sites } = usePhone();
  const { t, format } = words;
  const { values } = report;
  const vehicle = vehicleSaid(values, words);
  const at = textOf(values.observed_from) ?? report.savedAt;
  const where = place ? placeOf(values, sites, words) : null;
  const route = report.question ? ["report", report.key, "answer"] : ["report", report.key];
  return (
    <li>
      <a class="report-row" href={addressOf(...route)}>
        <span class="report-what">
          <span>
            {format.moment(at)}
            {t("between")}
            <strong>{numberSaid(values, words)}</strong>
          </span>
          {(vehicle || where) && (
            <span class="soft">
              {vehicle && <Name>{vehicle}</Name>}
              {vehicle && where && t("between")}
              {where && <Name>{where}</Name>}
            </span>
          )}
          {report.removed.length > 0 && <span class="soft">{t("removed-from")}</span>}
          {report.photos && report.photos.received !== report.photos.of && (
            <span class="soft">{photosSaid(report.photos, words)}</span>
          )}
        </span>
        {report.withdrawn && report.chip !== "withdrawn" && <span class="soft">{t("chip-withdrawn")}</span>}
        <Chip state={report.chip}>{t(`chip-${report.chip}`)}</Chip>
      </a>
    </li>
  );
}
