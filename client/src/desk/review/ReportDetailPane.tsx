import type { ReportDetail, Values } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { useDesk } from "../desk";
import { fieldName, figureInWords, inWords, recordedFields, unitInWords, unrecordedFields } from "../fields";
import { Removals } from "../removals/Removals";
import { removablesInWords } from "../removals/words";
import { writeRoute } from "../shell/route";
import { useDeskWords } from "../words";
import { Actions } from "./Actions";
import { Attachments } from "./Attachments";
import { clockInWords, suspectTimes } from "./clock";
import { Duplicates } from "./Duplicates";
import { History, Receipts, Versions } from "./History";
import { MovedNotice } from "./MovedNotice";
import { Flag, Standing } from "./marks";
import { delay } from "./queue";
import { reportTitle } from "./title";
import type { OpenReport } from "./useReport";
import type { Verdicts } from "./useVerdicts";

interface Props {
  id: string | null;
  open: OpenReport;
  verdicts: Verdicts;
  onBack: () => void;
}

export function ReportDetailPane({ id, open, verdicts, onBack }: Props) {
  const { t, trouble } = useDeskWords();
  if (!id) return <p class="soft detail-none">{t("detail-none")}</p>;
  return (
    <>
      <div class="detail-back">
        <Button kind="quiet" icon="back" onClick={onBack}>
          {t("back-to-list")}
        </Button>
      </div>
      {open.trouble && (
        <div class="notice" data-tone="wrong" role="alert">
          <p>{trouble(open.trouble)}</p>
          <Button onClick={() => void open.reload()}>{t("try-again")}</Button>
        </div>
      )}
      {open.report ? (
        <Detail report={open.report} verdicts={verdicts} onDecided={open.reload} />
      ) : (
        !open.trouble && <p role="status">{t("list-loading")}</p>
      )}
    </>
  );
}

interface DetailProps {
  report: ReportDetail;
  verdicts: Verdicts;
  onDecided: () => Promise<unknown>;
}

function Detail({ report, verdicts, onDecided }: DetailProps) {
  const words = useDeskWords();
  const { t, format } = words;
  const figure = figureInWords(report.values, words);
  const late = delay(report.observed_from, report.received_at);
  // Who passes on what others say has counted nothing.
  const whose = report.values.how_known === "counted" ? "counted-by" : "reported-by";
  const open = report.conflicts.filter((conflict) => conflict.status === "open");
  const suspect = suspectTimes(report);
  return (
    <article class="detail" aria-labelledby="detail-title">
      <h2 id="detail-title" tabIndex={-1}>
        {reportTitle(report.values, words)}
      </h2>
      <p class="row-marks">
        <Standing review={report.review} />
        {report.withdrawn && <Standing review="withdrawn" />}
        {report.reviewed_by_one && <Flag slug="reviewed-by-one" />}
        {report.flags.map((flag) => (
          <Flag key={flag} slug={flag} />
        ))}
      </p>
      <p class="figure">
        <span>
          <span class="figure-number" data-manner={figure.manner}>
            {figure.text}
          </span>{" "}
          {figure.manner === "number" && unitInWords(report.values, words)}
        </span>
        <span class="figure-how">
          {inWords("how_known", report.values.how_known, words).text}
          {" · "}
          <span>{t(whose, { name: report.counted_by.name })}</span>
          <NumberSince report={report} />
          {report.entered_by && <span>{` · ${t("entered-by", { name: report.entered_by.name })}`}</span>}
        </span>
        <span class="soft">
          {report.observed_from && t("observed-at", { time: format.full(report.observed_from) })}
          {" · "}
          {t("received-at", { time: format.full(report.received_at) })}
          {late && ` (${t(late.id, { count: late.count })})`}
        </span>
      </p>
      {suspect && (
        <p class="notice" data-tone="attention">
          {clockInWords(suspect, t, format)} {t("clock-as-stated")}
        </p>
      )}
      {verdicts.moved && <MovedNotice moved={verdicts.moved} />}
      {verdicts.wrong && (
        <p class="notice" data-tone="wrong" role="alert">
          {verdicts.wrong}
        </p>
      )}
      {open.length > 0 && (
        <div class="notice" data-tone="wrong">
          <p>
            <Icon name="warning" /> <strong>{t("conflict-notice", { count: open.length })}:</strong>{" "}
            {open.map((conflict) => fieldName(conflict.field, words)).join(", ")}
          </p>
          <a class="button" data-kind="main" href={writeRoute("conflicts", report.id)}>
            {t("conflict-decide")}
          </a>
        </div>
      )}
      {report.question && (
        <div class="notice" data-tone="attention">
          <p>
            <strong>{t("question-open", { time: format.full(report.question.at) })}</strong>
          </p>
          <p dir="auto">{report.question.text}</p>
        </div>
      )}
      <Answered report={report} />
      <Duplicates key={`d${report.id}`} report={report} onDecided={onDecided} />
      <Actions report={report} verdicts={verdicts} />
      <Attachments key={report.id} report={report} />
      <Recorded report={report} />
      <Neighbours report={report} />
      <Removals key={`r${report.id}`} report={report} onChanged={onDecided} />
      <details>
        <summary>{t("history-title", { count: report.history.length })}</summary>
        <History report={report} />
      </details>
      <details>
        <summary>{t("versions-title", { count: report.versions.length })}</summary>
        <Versions versions={report.versions} />
      </details>
      {report.conflicts.length > open.length && (
        <p>
          <a class="back" href={writeRoute("conflicts", report.id)}>
            {t("conflicts-decided-link")}
          </a>
        </p>
      )}
      <details>
        <summary>{t("receipts-title", { count: report.receipts.length })}</summary>
        <Receipts receipts={report.receipts} />
      </details>
    </article>
  );
}

/** Who gave the number that stands, where it is not the one its counter stated first. */
function NumberSince({ report }: { report: ReportDetail }) {
  const words = useDeskWords();
  const setters = report.versions
    .filter((version) => "total" in version.sets)
    .sort((one, other) => one.number - other.number);
  const last = setters.at(-1);
  const first = setters[0];
  if (!last || !first || last === first || last.by.id === report.counted_by.id) return null;
  const id = last.action === "decide" ? "number-decided-by" : "number-corrected-by";
  const was = inWords("total", first.sets.total ?? null, words).text;
  return <strong>{` · ${words.t(id, { name: last.by.name, was })}`}</strong>;
}

/** What was asked and answered, beside the number it is about: the verdict rests on it. */
function Answered({ report }: { report: ReportDetail }) {
  const { t, has, format } = useDeskWords();
  if (report.review !== "answered") return null;
  const asked = report.history.findLast((event) => event.question);
  const answered = report.history.findLast((event) => event.answer);
  if (!answered?.answer) return null;
  const id = `answer-${answered.answer.answer}`;
  return (
    <div class="notice" data-tone="attention">
      <p>
        <strong>{t("question-answered", { time: format.full(answered.at) })}</strong>
      </p>
      {asked && <p dir="auto">{asked.question}</p>}
      <p>{has(id) ? t(id) : answered.answer.answer}</p>
      {answered.answer.note && <blockquote dir="auto">{answered.answer.note}</blockquote>}
    </div>
  );
}

function Recorded({ report }: { report: ReportDetail }) {
  const { directory } = useDesk();
  const words = useDeskWords();
  const form = directory.forms.get(report.kind);
  const removed = report.redacted.filter((field) => (report.values as Values)[field] === undefined);
  const missing = unrecordedFields(report.values, form).filter((field) => !removed.includes(field));
  return (
    <section>
      <h3>{words.t("recorded-title")}</h3>
      <dl class="recorded">
        {recordedFields(report.values, form).map((field) => {
          const said = inWords(field, report.values[field], words);
          return (
            <div key={field}>
              <dt>{fieldName(field, words)}</dt>
              <dd data-manner={said.manner} dir={said.manner === "typed" ? "auto" : undefined}>
                {said.text}
              </dd>
            </div>
          );
        })}
        {removed.length > 0 && (
          <div>
            <dt>{removablesInWords(removed, words)}</dt>
            <dd data-manner="not-recorded">{words.t("value-removed")}</dd>
          </div>
        )}
      </dl>
      {missing.length > 0 && (
        <details>
          <summary>{words.t("unrecorded-title", { count: missing.length })}</summary>
          <p class="soft">{missing.map((field) => fieldName(field, words)).join(" · ")}</p>
        </details>
      )}
    </section>
  );
}

function Neighbours({ report }: { report: ReportDetail }) {
  const words = useDeskWords();
  const { t, format } = words;
  if (report.neighbours.length === 0) return null;
  return (
    <section>
      <h3>{t("neighbours-title")}</h3>
      <ul class="bare neighbours">
        {report.neighbours.map((neighbour) => (
          <li key={neighbour.id}>
            <a href={writeRoute("review", neighbour.id)}>
              <span dir="auto">{neighbour.vehicle_label ?? t("vehicle-not-recorded")}</span>
              {" · "}
              {inWords("total", neighbour.total, words).text}
              {neighbour.observed_from && ` · ${format.full(neighbour.observed_from)}`}
            </a>
            {neighbour.withdrawn ? (
              <Standing review="withdrawn" />
            ) : (
              neighbour.review === "not-counted" && <Standing review="not-counted" />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
