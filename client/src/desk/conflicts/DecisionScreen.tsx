import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiError } from "../../api/desk";
import type { Conflict, Id, ReportDetail } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { ErrorSummary } from "../../ui/ErrorSummary";
import { Icon } from "../../ui/Icon";
import { useDesk } from "../desk";
import { fieldName } from "../fields";
import { type Moved, movedSince } from "../review/changes";
import { MovedNotice } from "../review/MovedNotice";
import { SendBackDialog } from "../review/SendBackDialog";
import { useReport } from "../review/useReport";
import { whyNot } from "../review/useVerdicts";
import { readRoute, writeRoute } from "../shell/route";
import { useKeys } from "../shell/useKeys";
import { go } from "../shell/useRoute";
import { useDeskWords } from "../words";
import { fieldOf, NOTHING_PICKED, type Picked, type Request, requestOf } from "./choices";
import { DecidedList } from "./DecidedList";
import { DecisionTable } from "./DecisionTable";
import { agreeing, decisionTable } from "./rows";
import { asSubject, type Entity, subjectTitle } from "./subject";

/** One convoy's conflicts fit one page. */
const MOST = 200;

/** One report's open conflicts, side by side.  Leaving, resizing or reloading decides nothing. */
export function DecisionScreen({ id, entity }: { id: Id; entity: Entity }) {
  const { calls } = useDesk();
  const load = useCallback(
    async (key: Id) =>
      entity === "report"
        ? calls.report(key)
        : asSubject(key, entity, (await calls.conflicts({ report: key, limit: MOST })).items),
    [calls, entity],
  );
  const open = useReport(id, load);
  const { t, trouble } = useDeskWords();
  return (
    <div class="page">
      <p>
        <a class="back" href={writeRoute("conflicts")}>
          <Icon name="back" />
          {t("back-to-conflicts")}
        </a>
      </p>
      {open.trouble && (
        <div class="notice" data-tone="wrong" role="alert">
          <p>{trouble(open.trouble)}</p>
          <Button onClick={() => void open.reload()}>{t("try-again")}</Button>
        </div>
      )}
      {open.report ? (
        <Decisions
          report={open.report}
          isReport={entity === "report"}
          load={load}
          reload={open.reload}
          hold={open.hold}
        />
      ) : (
        !open.trouble && <p role="status">{t("list-loading")}</p>
      )}
    </div>
  );
}

interface Props {
  report: ReportDetail;
  isReport: boolean;
  load: (id: Id) => Promise<ReportDetail>;
  reload: () => Promise<ReportDetail | null>;
  hold: (report: ReportDetail) => void;
}

function Decisions({ report, isReport, load, reload, hold }: Props) {
  const { calls, tell, directory, operation, countDecisions, singleKeys, online } = useDesk();
  const words = useDeskWords();
  const { t } = words;
  const [picked, pick] = useState<Record<Id, Picked>>({});
  const [again, setAgain] = useState<Id[]>([]);
  const [lines, setLines] = useState<{ field: string; text: string }[]>([]);
  const [moved, setMoved] = useState<Moved | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [asking, ask] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const deciding = useMemo(
    () => report.conflicts.filter((conflict) => conflict.status === "open" || again.includes(conflict.id)),
    [report.conflicts, again],
  );
  const settled = report.conflicts.filter((conflict) => !deciding.includes(conflict));
  const table = useMemo(() => decisionTable(report, deciding), [report, deciding]);
  const fields = directory.forms.get(report.kind)?.fields ?? [];
  // The server says who may not; with nothing open, it has nothing to allow.
  const may = !report.why_not.decide;

  const requests = (): { conflict: Conflict; request: Request }[] | null => {
    const ready: { conflict: Conflict; request: Request }[] = [];
    const unready: { field: string; text: string }[] = [];
    for (const conflict of deciding) {
      const made = requestOf(picked[conflict.id], fieldOf(conflict, fields), operation?.time_zone);
      if (made && "request" in made) ready.push({ conflict, request: made.request });
      if (made && "unready" in made) {
        const field = fieldOf(conflict, fields);
        unready.push({
          field:
            made.unready === "decision-reason-missing" ? `reason-${conflict.id}` : `other-${conflict.id}`,
          text: t(made.unready, {
            field: fieldName(conflict.field, words),
            most: field.max ?? 0,
            least: field.min ?? 0,
          }),
        });
      }
    }
    const [first] = deciding;
    if (ready.length === 0 && unready.length === 0 && first) {
      unready.push({ field: `choice-${first.id}-0`, text: t("decision-none-chosen") });
    }
    setLines(unready);
    return unready.length === 0 ? ready : null;
  };

  const save = async () => {
    if (busy || deciding.length === 0 || !may) return;
    const made = requests();
    if (!made) return;
    setBusy(true);
    setWrong(null);
    let now = report;
    try {
      for (const { conflict, request } of made) {
        const answer = await calls.decide(conflict.id, now.rev, request);
        if (!answer) {
          tell({ text: t("said-convoy-left", { convoy: subjectTitle(report, words) }) });
          // Who has gone on while the answer was under way is not called back.
          if (readRoute(location.hash).id === report.id) go("conflicts");
          return;
        }
        now = isReport ? (answer as ReportDetail) : await load(report.id);
        pick(({ [conflict.id]: _done, ...rest }) => rest);
        setAgain((before) => before.filter((one) => one !== conflict.id));
      }
      setMoved(null);
      finish(now, made.length);
    } catch (error) {
      if (error instanceof ApiError && error.isStale) {
        const fresh = await reload();
        if (fresh) setMoved(movedSince(now, fresh));
      } else {
        hold(now);
        setWrong(words.trouble(error));
      }
    } finally {
      setBusy(false);
      countDecisions();
      if (!isReport) directory.reload();
    }
  };

  const finish = (now: ReportDetail, count: number) => {
    hold(now);
    const left = now.conflicts.filter((conflict) => conflict.status === "open").length;
    tell({ text: left > 0 ? t("said-decided-left", { count: left }) : t("said-decided", { count }) });
    heading.current?.focus();
  };

  useKeys({ "save-decision": () => void save() }, singleKeys);

  const people = [...new Set(table.columns.map((column) => column.name))];
  return (
    <article aria-labelledby="decision-title">
      <h1 id="decision-title" ref={heading} tabIndex={-1}>
        {subjectTitle(report, words)}
      </h1>
      {deciding.length > 0 && (
        <p class="decision-lead">
          <span class="flag" data-tone="wrong">
            <Icon name="warning" />
            {t("needs-decision")}
          </span>{" "}
          {t(`conflict-lead-${deciding[0]?.kind}`, { people: people.length })}{" "}
          {isReport && t("conflict-agreeing", { count: agreeing(report, table) })}
        </p>
      )}
      {deciding.length === 0 && (
        <p class="notice" data-tone="good">
          {t("conflicts-none-here")}
        </p>
      )}
      {isReport && (
        <p>
          <a class="back" href={writeRoute("review", report.id)}>
            {t("conflict-whole-report")}
          </a>
        </p>
      )}
      {lines.length > 0 && <ErrorSummary title={t("there-is-a-problem")} errors={lines} />}
      {moved && <MovedNotice moved={moved} />}
      {wrong && (
        <p class="notice" data-tone="wrong" role="alert">
          {wrong}
        </p>
      )}
      {deciding.length > 0 && (
        <>
          <DecisionTable
            table={table}
            fields={fields}
            picked={picked}
            disabled={!may}
            onPick={(conflict, change) =>
              pick((before) => ({
                ...before,
                [conflict]: { ...(before[conflict] ?? NOTHING_PICKED), ...change },
              }))
            }
          />
          {!may && (
            <p class="notice">
              {t("why-line", { actions: t("decision-save"), why: whyNot(report.why_not.decide, words) })}
            </p>
          )}
          <div class="buttons">
            <Button
              kind="main"
              disabled={busy || !may || !online}
              aria-keyshortcuts="Control+Enter"
              onClick={save}
            >
              {t("decision-save")}
              <kbd dir="ltr">Ctrl+Enter</kbd>
            </Button>
            {report.may.return && (
              <Button icon="return" onClick={() => ask(true)}>
                {t("decision-ask")}
              </Button>
            )}
            <Button onClick={() => go("conflicts")}>{t("decision-later")}</Button>
          </div>
        </>
      )}
      <DecidedList
        conflicts={settled}
        onAgain={report.why_not.decide ? null : (conflict) => setAgain((before) => [...before, conflict])}
      />
      {asking && (
        <SendBackDialog
          report={report}
          moved={moved}
          wrong={wrong}
          busy={busy}
          onClose={() => ask(false)}
          onSend={async (question) => {
            setBusy(true);
            try {
              hold(
                await calls.review(report.id, report.rev, {
                  action: "return",
                  version: report.version,
                  question,
                }),
              );
              ask(false);
              tell({ text: t("said-return", { what: subjectTitle(report, words) }) });
            } catch (error) {
              const fresh = error instanceof ApiError && error.isStale ? await reload() : null;
              if (fresh) setMoved(movedSince(report, fresh));
              else setWrong(words.trouble(error));
            } finally {
              setBusy(false);
            }
          }}
        />
      )}
    </article>
  );
}
