/** The names and order of a report's fields, as the desk reads them aloud. */
import type { FormDefinition, Value, Values } from "../api/desk-types";
import { CONVOY, HEADCOUNT, VEHICLE } from "../api/forms";
import { REMOVED } from "../domain/removed";

/** What a screen needs to put a value into words; bound to the chosen language in `words.ts`. */
export interface Words {
  t(id: string, args?: Record<string, string | number>): string;
  has(id: string): boolean;
  number(value: number): string;
  moment(value: string): string;
  place(id: string): string;
  convoy(id: string): string;
  vehicle(id: string): string;
  /** The name of a convoy or vehicle as it stands, or that it was removed. */
  name(text: string): string;
  /** A person's own text inside a line of ours: kept in its own direction. */
  fence(text: string): string;
}

export const NOT_OBSERVED = "not-observed";

/** The name of a convoy or vehicle as it stands, or that it was removed for good. */
export function nameInWords(name: string, t: Words["t"]): string {
  return name === REMOVED ? t("value-removed") : name;
}

/** Fields the heading of a report already shows, or that only the machinery reads. */
const SHOWN_ELSEWHERE = new Set(["kind", "language", "withdrawn"]);

/** Fluent identifiers take no dots. */
function wordId(prefix: string, field: string): string {
  return `${prefix}-${field.replaceAll(".", "-").replaceAll(" ", "-")}`;
}

function bandWords(band: string, words: Words): string {
  const span = /^(\d+)-(\d+)$/.exec(band);
  if (span) return `${words.number(Number(span[1]))}–${words.number(Number(span[2]))}`;
  const open = /^(\d+)(\+|-plus)$/.exec(band);
  if (open) return words.t("band-and-over", { from: words.number(Number(open[1])) });
  const known = wordId("band", band);
  return words.has(known) ? words.t(known) : band;
}

/** A field in words.  A name this version does not know is shown as it is: kept, never hidden. */
export function fieldName(field: string, words: Words): string {
  const known = wordId("field", field);
  if (words.has(known)) return words.t(known);
  const [group, part, band] = field.split(".");
  if (group === "count" && part && band) {
    const who = wordId("sex", part);
    return words.t("field-count-band", {
      who: words.has(who) ? words.t(who) : part,
      band: bandWords(band, words),
    });
  }
  return field;
}

export type Manner = "not-recorded" | "not-observed" | "number" | "words" | "typed";

/** A value as it is read: "not recorded", "not observed" and 0 are three different answers. */
export interface Said {
  text: string;
  /** `typed` is a person's own text and takes its own direction. */
  manner: Manner;
}

const PLACED = { site: "place", convoy: "convoy", vehicle: "vehicle" } as const;

function isPlaced(to: string | undefined): to is keyof typeof PLACED {
  return to !== undefined && Object.hasOwn(PLACED, to);
}

/** Fields that hold the id of something with a name of its own. */
const REFERENCES = new Map(
  [...HEADCOUNT.fields, ...CONVOY.fields, ...VEHICLE.fields].flatMap(({ name, refers_to }) =>
    isPlaced(refers_to) ? [[name, PLACED[refers_to]] as const] : [],
  ),
);

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

function textSaid(field: string, value: string, words: Words): Said {
  const reference = REFERENCES.get(field);
  if (reference) return { text: words[reference](value), manner: "typed" };
  if (MOMENT.test(value) && !Number.isNaN(Date.parse(value)))
    return { text: words.moment(value), manner: "words" };
  const choice = wordId(`choice-${field.replaceAll(".", "-")}`, value);
  if (words.has(choice)) return { text: words.t(choice), manner: "words" };
  return { text: value, manner: "typed" };
}

export function inWords(field: string, value: Value | undefined, words: Words): Said {
  if (value === undefined || value === null || value === "") {
    return { text: words.t("value-not-recorded"), manner: "not-recorded" };
  }
  if (value === NOT_OBSERVED) return { text: words.t("value-not-observed"), manner: "not-observed" };
  if (field === "withdrawn")
    return { text: words.t(value ? "value-withdrawn" : "value-stands"), manner: "words" };
  if (value === REMOVED) return { text: words.t("value-removed"), manner: "words" };
  if (typeof value === "number") return { text: words.number(value), manner: "number" };
  if (typeof value === "boolean") return { text: words.t(value ? "value-yes" : "value-no"), manner: "words" };
  if (Array.isArray(value)) return { text: value.join(", "), manner: "typed" };
  return textSaid(field, value, words);
}

/** What the machinery says of the files of a report, which are shown themselves. */
function isOfAFile(field: string): boolean {
  return field.startsWith("attachment.");
}

/** Recorded fields in the order of the form; unknown ones follow, so that nothing received stays unseen. */
export function recordedFields(values: Values, form: FormDefinition | undefined): string[] {
  const place = new Map((form?.fields ?? []).map((field, index) => [field.name, index]));
  const rank = (field: string) => place.get(field) ?? Number.MAX_SAFE_INTEGER;
  return Object.keys(values)
    .filter(
      (field) =>
        !SHOWN_ELSEWHERE.has(field) &&
        !isOfAFile(field) &&
        values[field] !== null &&
        values[field] !== undefined,
    )
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Fields the form asks for and nobody answered. */
export function unrecordedFields(values: Values, form: FormDefinition | undefined): string[] {
  return (form?.fields ?? [])
    .map((field) => field.name)
    .filter(
      (field) => !SHOWN_ELSEWHERE.has(field) && (values[field] === null || values[field] === undefined),
    );
}

/** The number a report states, with its quantifier: "about 47", "45 to 50", "not observed". */
export function figureInWords(values: Values, words: Words): Said {
  const { total, low, high } = values;
  if ((total === null || total === undefined) && typeof low === "number" && typeof high === "number") {
    return {
      text: words.t("figure-range", { low: words.number(low), high: words.number(high) }),
      manner: "number",
    };
  }
  const said = inWords("total", total, words);
  const quantifier = values.quantifier;
  if (said.manner !== "number" || typeof quantifier !== "string" || quantifier === "exact") return said;
  const known = wordId("figure", quantifier);
  return words.has(known) ? { text: words.t(known, { number: said.text }), manner: "number" } : said;
}

/** What a report's number counts, as the noun that goes with it: "people", in Arabic one of six. */
export function unitInWords(values: Values, words: Words): string {
  const { unit, total, high } = values;
  if (typeof unit !== "string" || !unit) return "";
  const count = typeof total === "number" ? total : high;
  const noun = wordId("noun-unit", unit);
  if (typeof count !== "number" || !words.has(noun)) return inWords("unit", unit, words).text;
  return words.t(noun, { count });
}

/** What was counted, in a line: vehicle as stated, else the kind of vehicle, else nothing. */
export function vehicleInWords(values: Values, words: Words): string {
  const label = values["vehicle.label"];
  if (typeof label === "string" && label) return words.name(label);
  const listed = values.vehicle;
  if (typeof listed === "string" && listed) return words.vehicle(listed);
  const type = values["vehicle.type"];
  return typeof type === "string" && type ? inWords("vehicle.type", type, words).text : "";
}
