import { useState } from "preact/hooks";
import type { Convoy, HistoryLine, ReportView, Value, Values } from "../../domain/types";
import { useWords, type Words } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Dialog } from "../../ui/Dialog";
import { useLive, usePhone } from "../phone";
import { go } from "../route";
import { Screen } from "../Screen";
import {
  convoySaid,
  fieldSaid,
  Name,
  numberSaid,
  placeOf,
  readingOrder,
  removedSaid,
  valueSaid,
  vehicleSaid,
} from "../said";
import { useOnce } from "../useOnce";
import { told } from "./history";
import { photosSaid } from "./photos";
import { tabOf } from "./tabs";

/** Shown above the list already, or of no use to read. */
const SHOWN_ABOVE: ReadonlySet<string> = new Set(["total", "site", "site.said", "vehicle.label"]);

/** In the words of a person, which keep their own direction and digits. */
const FREE_TEXT: ReadonlySet<string> = new Set(["note", "source.name", "sheet_number", "convoy"]);

export function ReportPage({ reportKey }: { reportKey: string }) {
  const { store } = usePhone();
  const { t } = useWords();
  const known = useLive(
    store,
    async (store) => ({ report: await store.report(reportKey), convoys: await store.convoys() }),
    [reportKey],
  );
  if (!known) return null;
  if (!known.report) {
    return (
      <Screen name="report" title={t("report-title")} onBack={() => go("reports")}>
        <p>{t("report-gone")}</p>
      </Screen>
    );
  }
  return <Detail report={known.report} convoys={known.convoys} />;
}

/** What the chip means for this report, in a sentence. */
export function helpSaid(report: ReportView, { t, format }: Words): string {
  switch (report.chip) {
    case "received":
      return report.receivedAt
        ? t("help-received", { time: format.moment(report.receivedAt) })
        : t("help-received-plain");
    case "not-counted":
      return report.reason ? t("help-not-counted", { reason: report.reason }) : t("help-not-counted-plain");
    case "blocked": {
      const why = ["signed-out", "revoked", "held", "app-too-old"].includes(report.problem ?? "")
        ? report.problem
        : "other";
      return t("blocked-why", { why: t(`problem-${why}`) });
    }
    default:
      return t(`help-${report.chip}`);
  }
}

/** What the office answered, and when it first had the report, in the order of time. */
function linesOf(report: ReportView): HistoryLine[] {
  const { history, receivedAt } = report;
  if (!receivedAt) return history;
  const lines: HistoryLine[] = [...history, { at: receivedAt, event: "received", by: "office" }];
  return lines.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function Detail({ report, convoys }: { report: ReportView; convoys: Convoy[] }) {
  const { store, sites, tell } = usePhone();
  const words = useWords();
  const { t } = words;
  const [withdrawing, setWithdrawing] = useState(false);
  const { values } = report;
  const all: Values = values;
  const vehicle = vehicleSaid(values, words);
  const place = placeOf(values, sites, words);
  const said = (field: string, value: Value | undefined = all[field]) =>
    field === "convoy" ? convoySaid(convoys, value, t) : valueSaid(field, value, sites, words);
  const once = useOnce(report.withdrawn);
  // A correction of its own: it does not wait until what was taken back stands on the screen.
  const begun = useOnce(report.key);
  const kept = (work: Promise<unknown>, told: string): Promise<boolean> =>
    work.then(
      () => {
        tell(t(told));
        return true;
      },
      () => {
        tell(t("not-saved-plain"));
        return false;
      },
    );
  const correct = begun(async () => {
    await store.startCorrection(report).then(
      () => go("check"),
      () => tell(t("not-saved-plain")),
    );
  });
  const withdraw = once(async () => {
    const done = await kept(store.withdraw(report.key, report), "withdrawn-told");
    setWithdrawing(false);
    return done;
  });
  const restore = once(() => kept(store.restore(report.key, report), "restored-told"));
  const stated = Object.entries(values).sort(([one], [other]) => readingOrder(one, other));
  const facts = stated.flatMap(([field, value]) => {
    const name = SHOWN_ABOVE.has(field) || value === null ? null : fieldSaid(field, words);
    return name ? [{ field, name, text: said(field) }] : [];
  });
  const removed = removedSaid(report.removed, words);
  return (
    <Screen
      name="report"
      title={vehicle ? <Name>{vehicle}</Name> : t("report-title")}
      subtitle={place && <Name>{place}</Name>}
      onBack={() => go("reports", tabOf(report))}
    >
      <div class="stack">
        <p class="report-number">{numberSaid(values, words)}</p>
        <div class="report-state">
          <Chip state={report.chip}>{t(`chip-${report.chip}`)}</Chip>
          {report.withdrawn && report.chip !== "withdrawn" && (
            <Chip state="withdrawn">{t("chip-withdrawn")}</Chip>
          )}
          <p data-raw={report.reason ? "" : undefined}>{helpSaid(report, words)}</p>
          {report.photos && <p>{photosSaid(report.photos, words)}</p>}
        </div>
        {report.question && (
          <Button
            kind="main"
            size="main"
            wide
            icon="return"
            onClick={() => go("report", report.key, "answer")}
          >
            {t("sent-back-open")}
          </Button>
        )}
        <Conflicts report={report} said={said} />
        <div class="pair">
          <Button size="main" icon="pencil" onClick={correct}>
            {t("report-correct")}
          </Button>
          {report.withdrawn ? (
            <Button size="main" onClick={restore}>
              {t("report-restore")}
            </Button>
          ) : (
            <Button size="main" icon="minus" onClick={() => setWithdrawing(true)}>
              {t("report-withdraw")}
            </Button>
          )}
        </div>
        <Button wide onClick={() => go("report", report.key, "full")}>
          {t("report-full")}
        </Button>
        <section class="stack">
          <h2>{t("report-facts")}</h2>
          <dl class="facts">
            {facts.map(({ field, name, text }) => (
              <div key={field}>
                <dt>{name}</dt>
                {FREE_TEXT.has(field) ? (
                  <dd dir="auto" data-raw>
                    {text}
                  </dd>
                ) : (
                  <dd>{text}</dd>
                )}
              </div>
            ))}
            {removed.map((name) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd class="soft">{t("removed-by-office")}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section class="stack">
          <h2>{t("report-history")}</h2>
          <ol class="bare history">
            {linesOf(report).map((line) => {
              const { at, text, sets, unused } = told(line, sites, words);
              return (
                <li key={`${line.at} ${line.event}`}>
                  <span class="soft">{at}</span>
                  <span>
                    {text}
                    {sets.map((set) => (
                      <span key={set} class="soft set" data-raw>
                        {set}
                      </span>
                    ))}
                    {unused !== null && (
                      <span class="set">
                        {t("event-unused")} <bdi data-raw>{unused}</bdi>
                      </span>
                    )}
                  </span>
                </li>
              );
            })}
          </ol>
        </section>
      </div>
      {withdrawing && (
        <Dialog name="withdraw" title={t("withdraw-title")} onClose={() => setWithdrawing(false)}>
          <p>{t("withdraw-body")}</p>
          <Button size="main" onClick={() => setWithdrawing(false)}>
            {t("cancel")}
          </Button>
          <Button size="main" kind="danger" onClick={withdraw}>
            {t("withdraw-yes")}
          </Button>
        </Dialog>
      )}
    </Screen>
  );
}

interface ConflictsProps {
  report: ReportView;
  said: (field: string, value?: Value) => string;
}

/** Rival values are the office's to decide; here stands what this person said, and what came of it. */
function Conflicts({ report, said }: ConflictsProps) {
  const words = useWords();
  const { t } = words;
  return (
    <>
      {report.conflicts.map(({ field, own }) => {
        const yours = said(field, own.at(-1) ?? undefined);
        return (
          <p key={field} class="note-box">
            {field === "withdrawn" && t("conflict-open-withdrawn")}
            {field === "total" && t("conflict-open-total", { yours })}
            {field !== "withdrawn" &&
              field !== "total" &&
              t("conflict-open", { field: fieldSaid(field, words) ?? field, yours })}
          </p>
        );
      })}
      {report.decided.map(({ field, yours, used, at }) => (
        <p key={`${field} ${at}`} class="note-box">
          {JSON.stringify(yours) === JSON.stringify(used)
            ? t("conflict-decided-yours", { yours: said(field, yours) })
            : t("conflict-decided", { yours: said(field, yours), used: said(field, used) })}
        </p>
      ))}
    </>
  );
}
