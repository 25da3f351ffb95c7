import { useState } from "preact/hooks";
import { ApiError } from "../../api/desk";
import type { Duplicate, DuplicateVerdict, ReportDetail } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { useDesk } from "../desk";
import { inWords } from "../fields";
import { Form, ReasonField } from "../lists/Form";
import { writeRoute } from "../shell/route";
import { useDeskWords } from "../words";
import { Choices } from "./Choices";
import { Standing } from "./marks";

interface Props {
  report: ReportDetail;
  onDecided: () => Promise<unknown>;
}

interface Asked {
  pair: Duplicate;
  verdict: DuplicateVerdict;
  /** Whose number is used; null of two events. */
  stands: string | null;
}

/** Other reports that may be of the same event: both numbers side by side, and what a person says they are. */
export function Duplicates({ report, onDecided }: Props) {
  const { t } = useDeskWords();
  const [asked, ask] = useState<Asked | null>(null);
  if (report.duplicates.length === 0) return null;
  return (
    <section aria-labelledby="duplicates-title">
      <h3 id="duplicates-title">{t("duplicates-title")}</h3>
      <ul class="bare duplicates">
        {report.duplicates.map((pair) => (
          <Pair key={pair.id} report={report} pair={pair} onAsk={ask} />
        ))}
      </ul>
      {asked && <Deciding asked={asked} onClose={() => ask(null)} onDecided={onDecided} />}
    </section>
  );
}

function Pair({
  report,
  pair,
  onAsk,
}: {
  report: ReportDetail;
  pair: Duplicate;
  onAsk: (asked: Asked) => void;
}) {
  const words = useDeskWords();
  const { t, format } = words;
  const { online } = useDesk();
  const { other } = pair;
  const here = inWords("total", report.values.total ?? null, words).text;
  const there = inWords("total", other.total, words).text;
  const last = pair.decisions.at(-1);
  const may = online && report.may.decide_duplicate === true;
  const button = (verdict: DuplicateVerdict, stands: string | null, text: string) => (
    <Button disabled={!may} onClick={() => onAsk({ pair, verdict, stands })}>
      {text}
    </Button>
  );
  return (
    <li class={pair.status === "open" ? "notice" : undefined} data-tone="attention">
      <p>
        <a href={writeRoute("review", other.id)}>
          {t("duplicate-other", { name: other.counted_by.name, number: there })}
          {other.observed_from && ` · ${format.full(other.observed_from)}`}
        </a>{" "}
        {other.withdrawn ? <Standing review="withdrawn" /> : <Standing review={other.review} />}
      </p>
      {last && (
        <p>
          {t(`duplicate-said-${last.verdict}`, { name: last.by.name, time: format.full(last.at) })}{" "}
          <span dir="auto">{last.reason}</span>
        </p>
      )}
      {last && pair.status === "open" && <p>{t("duplicate-asked-anew")}</p>}
      <div class="buttons">
        {button("one-event", report.id, t("duplicate-one-event", { number: here }))}
        {button("one-event", other.id, t("duplicate-one-event", { number: there }))}
        {button("two-events", null, t("duplicate-two-events"))}
        {button("witnessed-twice", report.id, t("duplicate-witnessed-twice", { number: here }))}
      </div>
      {!may && <p class="soft">{t(online ? "duplicate-why-not" : "why-offline")}</p>}
    </li>
  );
}

interface DecidingProps {
  asked: Asked;
  onClose: () => void;
  onDecided: () => Promise<unknown>;
}

/** The reason is part of the decision. */
function Deciding({ asked, onClose, onDecided }: DecidingProps) {
  const { calls, tell } = useDesk();
  const words = useDeskWords();
  const { t } = words;
  const [reason, type] = useState("");
  const [missing, setMissing] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setMissing(!reason.trim());
    if (!reason.trim()) return;
    setBusy(true);
    try {
      const { pair, verdict, stands } = asked;
      const seen = pair.decisions.length;
      await calls.decideDuplicate(pair.id, { seen, verdict, stands, reason: reason.trim() });
      onClose();
      await onDecided();
      tell({ text: t(`said-duplicate-${verdict}`) });
    } catch (error) {
      setWrong(words.trouble(error));
      if (error instanceof ApiError && error.isStale) await onDecided();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog name="duplicate" title={t(`duplicate-${asked.verdict}-title`)} onClose={onClose}>
      <Form submit={t("duplicate-save")} wrong={wrong} busy={busy} onSubmit={submit} onClose={onClose}>
        <p>{t(`duplicate-${asked.verdict}-text`)}</p>
        <Choices
          legend={t("reason-ready")}
          options={[1, 2].map((n) => t(`duplicate-${asked.verdict}-reason-${n}`))}
          onChoose={type}
        />
        <ReasonField
          id="reason"
          wrong={missing ? t("reason-missing") : undefined}
          rows={3}
          value={reason}
          onType={type}
        />
      </Form>
    </Dialog>
  );
}
