import type { Redaction, Removable, Value } from "../../api/desk-types";
import { fieldName, inWords } from "../fields";
import type { DeskWords } from "../words";

/** What can be removed, by the name that people read: a field, a file, or what was written about a report. */
export function removableName(field: string, words: DeskWords): string {
  if (field === "texts") return words.t("removal-texts");
  const [group, slot = ""] = field.split(".");
  if (group !== "attachment") return fieldName(field, words);
  const number = slot.startsWith("photo-") ? Number(slot.slice("photo-".length)) : Number.NaN;
  return Number.isNaN(number)
    ? words.t("removal-taps")
    : words.t("photo-number", { number: words.number(number) });
}

/** The fields of a removal in a line; a file's three fields are one thing. */
export function removablesInWords(fields: string[], words: DeskWords): string {
  const whole = fields.map((field) => field.replace(/^(attachment\.[^.]+)\..*$/, "$1"));
  return [...new Set(whole)].map((field) => removableName(field, words)).join(", ");
}

/** How a removal stands, as a sentence. */
export function standingInWords(order: Redaction, words: DeskWords): string {
  const { t, format } = words;
  const somebody = t("somebody");
  const asked = order.asked_by?.name ?? somebody;
  const decided = order.decided_by?.name ?? somebody;
  const what = removablesInWords(order.fields, words);
  if (order.status === "asked") {
    return t("removal-waits", { what, name: asked, time: format.full(order.asked_at) });
  }
  const time = format.full(order.decided_at ?? order.asked_at);
  if (order.status === "confirmed") return t("removal-done", { what, name: asked, other: decided, time });
  return t(order.decided_by?.id === order.asked_by?.id ? "removal-taken-back" : "removal-refused", {
    what,
    name: asked,
    other: decided,
    time,
  });
}

/** A value as it stands in the list of what would go. */
export function valueInWords(field: Removable["field"], value: Value, words: DeskWords): string {
  return field === "texts" ? String(value) : inWords(field, value, words).text;
}
