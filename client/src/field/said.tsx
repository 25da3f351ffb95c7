import { choicesOf } from "../domain/form";
import { readsAs } from "../domain/joined";
import { REMOVED } from "../domain/removed";
import type { Convoy, Form, HeadcountField, HeadcountValues, Site, Value } from "../domain/types";
import { rewriteDigits } from "../i18n/format";
import type { Words } from "../i18n/I18n";
import { useWords } from "../i18n/I18n";
import type { Translate } from "../i18n/words";
import { numberOf, textOf } from "./headcount";

/** A site's name in the person's language, else in any it has. */
export function siteName(site: Site | undefined, language: string): string | null {
  if (!site) return null;
  return site.names[language] ?? site.names.en ?? Object.values(site.names)[0] ?? site.code;
}

export function placeOf(values: HeadcountValues, sites: Site[], words: Words): string | null {
  const site = sites.find((one) => one.id === values.site);
  const said = textOf(values["site.said"]);
  return siteName(site, words.language) ?? (said && nameSaid(said, words.t));
}

/** A text where this app has it: a newer office has fields and choices that it has no word for. */
function known(t: Translate, id: string): string | null {
  const text = t(id);
  return text === id ? null : text;
}

/** "47 people", "about 300 people", "45–50 people"; what nobody recorded says so. */
export function numberSaid(values: HeadcountValues, { t, format }: Words): string {
  const stated = textOf(values.unit) ?? "person";
  const unit = known(t, `unit-${stated}`) ? stated : "person";
  const total = numberOf(values.total);
  const [low, high] = [numberOf(values.low), numberOf(values.high)];
  if (total === null) {
    if (low !== null && high !== null)
      return `${format.range(low, high)} ${t(`noun-${unit}`, { count: high })}`;
    return t(values.total === "not-observed" ? "not-observed" : "not-recorded");
  }
  const counted = t(`count-${unit}`, { count: total });
  const quantifier = textOf(values.quantifier) ?? "exact";
  if (quantifier === "exact" || known(t, `quantifier-${quantifier}`) === null) return counted;
  return t(`said-${quantifier}`, { number: counted });
}

/** A name as it stands, or that the office removed it. */
export function nameSaid(name: string, t: Translate): string {
  return name === REMOVED ? t("removed-by-office") : name;
}

/** A convoy by its name; one that has left this phone's scope says so. */
export function convoySaid(convoys: Convoy[], id: Value | undefined, t: Translate): string {
  const convoy = readsAs(convoys, id);
  return convoy ? nameSaid(convoy.label, t) : t("convoy-gone");
}

/** The vehicle as its monitor named it, else its kind; null where the report is about people on foot or no vehicle. */
export function vehicleSaid(values: HeadcountValues, { t }: Words): string | null {
  const type = textOf(values["vehicle.type"]);
  const label = textOf(values["vehicle.label"]);
  if (label !== null) return nameSaid(label, t);
  return type ? choiceSaid("vehicle.type", type, t) : null;
}

/** How the words of a field's choices begin. */
const CHOICES = {
  direction: "direction",
  how_known: "how",
  unit: "unit",
  quantifier: "quantifier",
  where_counted: "where",
  came_by: "came",
  "vehicle.type": "type",
  "source.type": "source",
  "source.knows": "knows",
} as const satisfies { [F in HeadcountField]?: string };

export type ChoiceField = keyof typeof CHOICES;

function isChoice(field: string): field is ChoiceField {
  return Object.hasOwn(CHOICES, field);
}

/** A choice in words; one that this app has no word for as it stands. */
export function choiceSaid(field: ChoiceField, choice: string, t: Translate): string {
  return known(t, `${CHOICES[field]}-${choice}`) ?? choice;
}

/** What can be chosen, from the form; a choice without a word is passed over. */
export function optionsOf(form: Form, field: ChoiceField, t: Translate): { value: string; label: string }[] {
  return choicesOf(form, field)
    .map((value) => ({ value, label: known(t, `${CHOICES[field]}-${value}`) ?? "" }))
    .filter(({ label }) => label !== "");
}

/** One value in words, for lists of what was stated. */
export function valueSaid(field: string, value: Value | undefined, sites: Site[], words: Words): string {
  const { t, format } = words;
  if (value === null || value === undefined || value === "") return t("not-recorded");
  if (value === "not-observed") return t("not-observed");
  if (field === "withdrawn") return t(value ? "value-withdrawn" : "value-stands");
  if (typeof value === "number")
    return field === "share_observed"
      ? t("share-percent", { number: format.number(value) })
      : format.number(value);
  if (typeof value !== "string") return String(value);
  if (value === REMOVED) return t("removed-by-office");
  if (field === "site") return placeOf({ site: value }, sites, words) ?? value;
  if (field.startsWith("observed_") || field === "written_at") return format.moment(value);
  return isChoice(field) ? choiceSaid(field, value, t) : value;
}

/** Named in the order in which people read them. */
const NAMES: { [F in HeadcountField]?: string } = {
  total: "row-number",
  low: "low",
  high: "high",
  site: "row-place",
  "site.said": "row-place",
  direction: "row-direction",
  convoy: "row-convoy",
  "vehicle.label": "row-vehicle",
  "vehicle.type": "vehicle-type",
  observed_from: "time-from",
  observed_to: "time-to",
  how_known: "row-how",
  "source.name": "source-name",
  "source.type": "source-type",
  "source.knows": "source-knows",
  unit: "row-unit",
  quantifier: "row-quantifier",
  where_counted: "row-where",
  came_by: "row-came",
  sheet_number: "sheet-number",
  share_observed: "row-share",
  note: "row-note",
  "sick.lying": "sick-lying",
  "sick.seated": "sick-seated",
  companions: "sick-companions",
};

export function bandSaid(band: string, { t, format }: Words): string {
  const [from, to] = band.split(/[-+]/);
  const low = format.number(Number(from));
  return to ? t("band-range", { from: low, to: format.number(Number(to)) }) : t("band-over", { from: low });
}

const ORDER = new Map(Object.keys(NAMES).map((field, place) => [field, place]));

/** For sorting what was stated: as people read it, parts and groups last. */
export function readingOrder(one: string, other: string): number {
  const place = (field: string) => ORDER.get(field) ?? ORDER.size;
  return place(one) - place(other) || one.localeCompare(other);
}

/** A field's name in words; null for what only the machinery reads, and for what this app does not know. */
export function fieldSaid(field: string, words: Words): string | null {
  const { t } = words;
  const name = NAMES[field as HeadcountField];
  if (name) return t(name);
  const [group, part = "", band] = field.split(".");
  if (group === "count" && band) {
    const sex = known(t, `sex-${part}`);
    return sex && `${sex}, ${bandSaid(band, words)}`;
  }
  if (group === "count") return known(t, `four-${part}`);
  if (group === "needs") return known(t, `needs-${part}`);
  if (group === "not_boarded") return known(t, `not-boarded-${part}`);
  return null;
}

const LATIN = /[A-Za-z\u00c0-\u024f]/;
const ARABIC = /[\u0620-\u064a]/;

/**
 * A name as people gave it: it takes its own direction.  Its digits are the screen's where its letters are, so that
 * "حافلة 4" does not mix two systems; "Bus 4" on an Arabic screen stays as it is painted on the bus.
 */
export function Name({ children }: { children: string }) {
  const { language, digits } = useWords();
  const foreign = (language === "ar" ? LATIN : ARABIC).test(children);
  return (
    <bdi dir="auto" data-raw={foreign ? "" : undefined}>
      {foreign ? children : rewriteDigits(children, digits)}
    </bdi>
  );
}

/** A sign with its number, a code: kept in its order. */
export function Signed({ value }: { value: number }) {
  const { format } = useWords();
  return <bdi dir="ltr">{format.signed(value)}</bdi>;
}

/** What the office removed for good, by the names that people read: a picture is one thing, whatever is stated of it. */
export function removedSaid(fields: string[], words: Words): string[] {
  const names = fields.map((field) => {
    const [group, slot = ""] = field.split(".");
    if (group === "attachment") return words.t(slot.startsWith("photo") ? "removed-photo" : "removed-taps");
    return fieldSaid(field, words) ?? words.t("removed-other");
  });
  return [...new Set(names)];
}
