import type { HistoryEvent, Receipt, ReportDetail, ReportVersion, Value } from "../../api/desk-types";
import { fieldName, inWords } from "../fields";
import { removablesInWords } from "../removals/words";
import { type DeskWords, useDeskWords } from "../words";
import { clockInWords } from "./clock";

/** One step of a report's life as a sentence: "Bob verified it". */
export function eventInWords(event: HistoryEvent, words: DeskWords): string {
  const id = `history-${event.event}`;
  const by = event.by?.name ?? words.t("somebody");
  const field = event.field ? fieldName(event.field, words) : "";
  return words.has(id) ? words.t(id, { by, field }) : `${by}: ${event.event}`;
}

/** A phone sends the reason it was offered as a slug; the desk writes its own. */
function reasonInWords(reason: string | null | undefined, { t, has }: DeskWords): string | null {
  if (!reason) return null;
  return has(`correction-${reason}`) ? t(`correction-${reason}`) : reason;
}

const SUMMED_UP = ["created"];

export function History({ report }: { report: ReportDetail }) {
  const words = useDeskWords();
  const { t, has, format } = words;
  return (
    <ol class="bare timeline">
      {report.history.map((event) => {
        const sets = SUMMED_UP.includes(event.event) ? [] : Object.entries(event.sets ?? {});
        const answer = event.answer && `answer-${event.answer.answer}`;
        return (
          <li key={`${event.at}${event.event}${event.field ?? ""}${event.version ?? ""}`}>
            <time datetime={event.at}>{format.full(event.at)}</time>
            <p>{eventInWords(event, words)}</p>
            {answer && <p>{has(answer) ? t(answer) : event.answer?.answer}</p>}
            {sets.length > 0 && (
              <p>
                {sets
                  .map(
                    ([field, value]) =>
                      `${fieldName(field, words)}: ${words.fence(inWords(field, value, words).text)}`,
                  )
                  .join(" · ")}
              </p>
            )}
            {(event.redacted ?? []).length > 0 && <Removed fields={event.redacted ?? []} />}
            {[event.question, event.answer?.note, reasonInWords(event.reason, words)].map(
              (said) =>
                said && (
                  <blockquote key={said} dir="auto">
                    {said}
                  </blockquote>
                ),
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** What was in it and is gone for good. */
function Removed({ fields }: { fields: string[] }) {
  const words = useDeskWords();
  return <p class="soft">{words.t("removed-from-it", { what: removablesInWords(fields, words) })}</p>;
}

function before(versions: ReportVersion[], field: string, number: number): Value {
  return (
    versions
      .filter((version) => version.number < number && field in version.sets)
      .sort((a, b) => a.number - b.number)
      .at(-1)?.sets[field] ?? null
  );
}

/** Every statement and decision in order: what each changed, by whom, on what. */
export function Versions({ versions }: { versions: ReportVersion[] }) {
  const words = useDeskWords();
  const { t } = words;
  return (
    <ol class="bare timeline">
      {versions.map((version) => (
        <li key={version.number}>
          <p>
            <strong>{t("version-number", { number: version.number })}</strong>
            {" · "}
            <time datetime={version.at}>{words.format.full(version.at)}</time>
            {" · "}
            <span dir="auto">{version.by.name}</span>
            {" · "}
            {version.by_desk ? t("by-desk") : <span dir="auto">{version.device_label ?? t("by-phone")}</span>}
          </p>
          {version.number === 1 ? (
            <p>{t("version-first", { count: Object.keys(version.sets).length })}</p>
          ) : (
            <ul>
              {Object.entries(version.sets).map(([field, value]) => (
                <li key={field}>
                  {fieldName(field, words)}:{" "}
                  <s dir="auto">{inWords(field, before(versions, field, version.number), words).text}</s>{" "}
                  <span class="unseen">{t("becomes")}</span>
                  <strong dir="auto">{inWords(field, value, words).text}</strong>
                </li>
              ))}
            </ul>
          )}
          {Object.keys(version.sets).length === 0 && <p>{t("version-sets-nothing")}</p>}
          {version.redacted.length > 0 && <Removed fields={version.redacted} />}
          {version.reason && <blockquote dir="auto">{reasonInWords(version.reason, words)}</blockquote>}
        </li>
      ))}
    </ol>
  );
}

/** The office's custody of each change, with what became of it. */
export function Receipts({ receipts }: { receipts: Receipt[] }) {
  const words = useDeskWords();
  const { t, has, format } = words;
  return (
    <ol class="bare timeline">
      {receipts.map((receipt) => (
        <li key={receipt.id}>
          <p>
            <strong>
              {has(`outcome-${receipt.outcome}`) ? t(`outcome-${receipt.outcome}`) : receipt.outcome}
            </strong>
            {" · "}
            <span dir="auto">{receipt.device_label ?? t("by-desk")}</span>
            {receipt.n !== null &&
              receipt.n !== undefined &&
              ` · ${t("change-number", { number: receipt.n })}`}
          </p>
          <p class="soft">
            {receipt.recorded_at && `${t("written-at", { time: format.full(receipt.recorded_at) })} · `}
            {t("received-at", { time: format.full(receipt.received_at) })}
          </p>
          {receipt.time_verdict === "suspect" && <p class="soft">{clockInWords(receipt, t, format)}</p>}
          {receipt.fields && receipt.fields.length > 0 && (
            <p>
              {t("receipt-fields", {
                fields: receipt.fields.map((field) => fieldName(field, words)).join(", "),
              })}
            </p>
          )}
          {receipt.redacted.length > 0 && <Removed fields={receipt.redacted} />}
          {receipt.problem && (
            <p>{has(`refusal-${receipt.problem}`) ? t(`refusal-${receipt.problem}`) : receipt.problem}</p>
          )}
        </li>
      ))}
    </ol>
  );
}
