import { useEffect, useRef, useState } from "preact/hooks";
import { mostOf } from "../../domain/form";
import type { Answer as AnswerKind, Question, ReportView } from "../../domain/types";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { numberOf } from "../headcount";
import { Keypad } from "../Keypad";
import { useLive, usePhone } from "../phone";
import { replace } from "../route";
import { Screen } from "../Screen";
import { Name, numberSaid, placeOf, vehicleSaid } from "../said";
import { readTyped } from "../type/Type";
import { useOnce } from "../useOnce";

const NOTE_LENGTH = 2_000;

/** What the office asks about one report, and the three answers to it. */
export function Answer({ reportKey }: { reportKey: string }) {
  const { store } = usePhone();
  const report = useLive(store, (store) => store.report(reportKey), [reportKey]);
  const settled = report === null || (report !== undefined && report.question === null);
  useEffect(() => {
    if (settled) replace("report", reportKey);
  }, [settled, reportKey]);
  return report?.question ? <Asked report={report} question={report.question} /> : null;
}

function Asked({ report, question }: { report: ReportView; question: Question }) {
  const { store, sites, form, tell } = usePhone();
  const words = useWords();
  const { t, format } = words;
  const once = useOnce(question.id);
  const [note, setNote] = useState("");
  const [changing, setChanging] = useState(false);
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { values } = report;
  const vehicle = vehicleSaid(values, words);
  const total = numberOf(values.total);

  const answer = once(async (kind: AnswerKind, number?: number) => {
    try {
      await store.answer(
        report.key,
        question.id,
        kind,
        number === undefined ? undefined : { seen: report, now: { total: number } },
        note.trim() || undefined,
      );
      tell(t("answer-saved"));
      replace("report", report.key);
      return true;
    } catch {
      setWrong(
        t("not-saved", { count: number === undefined ? numberSaid(values, words) : format.number(number) }),
      );
      return false;
    }
  });
  const ask = (change: boolean) => {
    setWrong(null);
    setChanging(change);
  };
  const send = () => {
    const most = mostOf(form, "total");
    const number = readTyped(text, most);
    if (typeof number === "number") return void answer("changed", number);
    setWrong(t(number, { example: format.number(47), most: format.number(most ?? 0) }));
    field.current?.focus();
  };

  if (changing) {
    return (
      <Screen
        key="changing"
        name="answer-number"
        title={t("answer-change-title")}
        subtitle={t("correct-was", { number: numberSaid(values, words) })}
        onBack={() => ask(false)}
        footer={
          <Button kind="main" size="main" wide onClick={send}>
            {t("send")}
          </Button>
        }
      >
        <Keypad
          id="number"
          label={t("row-number")}
          value={text}
          onChange={(next) => {
            setText(next);
            setWrong(null);
          }}
          onEnter={send}
          field={field}
          wrong={wrong ?? undefined}
        />
      </Screen>
    );
  }
  return (
    <Screen
      key="asked"
      name="answer"
      title={t("returned-title")}
      subtitle={t("returned-from", { time: format.moment(question.at) })}
      onBack={() => replace("report", report.key)}
    >
      <div class="stack">
        <blockquote class="question" dir="auto" data-raw>
          {question.text}
        </blockquote>
        <p class="soft">
          {vehicle && (
            <>
              <Name>{vehicle}</Name>
              {t("between")}
            </>
          )}
          <Name>{placeOf(values, sites, words) ?? t("place-none")}</Name>
          {t("between")}
          {numberSaid(values, words)}
        </p>
        {wrong && (
          <p class="wrong" role="alert">
            {wrong}
          </p>
        )}
        <Button kind="main" size="main" wide onClick={() => answer("right")}>
          {total === null ? t("answer-right-plain") : t("answer-right", { number: format.number(total) })}
        </Button>
        <Button size="main" wide onClick={() => ask(true)}>
          {t("answer-change")}
        </Button>
        <Button size="main" wide onClick={() => answer("dont-know")}>
          {t("answer-unknown")}
        </Button>
        <Field label={t("answer-note")} hint={t("note-hint")}>
          {(wiring) => (
            <textarea
              {...wiring}
              dir="auto"
              rows={3}
              maxLength={NOTE_LENGTH}
              value={note}
              onInput={(event) => setNote(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
    </Screen>
  );
}
