import type { HistoryLine, Site } from "../../domain/types";
import type { Words } from "../../i18n/I18n";
import { fieldSaid, valueSaid } from "../said";

const EVENTS: ReadonlySet<string> = new Set([
  "created",
  "amended",
  "answered",
  "withdrawn",
  "withdraw-undone",
  "verified",
  "returned",
  "not-counted",
  "reopened",
  "decided",
  "conflict-opened",
  "late-answer",
  "received",
]);

export interface Told {
  at: string;
  text: string;
  /** What was stated then: "Number: 49". */
  sets: string[];
  /** Why the office did not use it, in the office's words. */
  unused: string | null;
}

/** One event in words.  Who in the office did it is nobody's business on a phone. */
export function told(line: HistoryLine, sites: Site[], words: Words): Told {
  const { t, format } = words;
  const office = line.event === "amended" && line.by === "office";
  const event = EVENTS.has(line.event) ? line.event : "other";
  const text = t(office ? "event-amended-office" : `event-${event}`);
  const sets = line.event === "created" ? [] : Object.entries(line.sets ?? {});
  return {
    at: format.moment(line.at),
    text: line.waiting ? `${text} (${t("event-waiting")})` : text,
    unused: line.unused ?? null,
    sets: sets.flatMap(([field, value]) => {
      const name = fieldSaid(field, words);
      return name ? [t("was-now", { field: name, value: valueSaid(field, value, sites, words) })] : [];
    }),
  };
}
