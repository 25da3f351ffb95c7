import { bandsOf, fieldOf, fourOf, groupOf } from "../../domain/form";
import type { Convoy, Form, HeadcountField, HeadcountValues, Site } from "../../domain/types";
import type { Words } from "../../i18n/I18n";
import { numberOf, textOf } from "../headcount";
import { type ChoiceField, choiceSaid, convoySaid, fieldSaid, placeOf, vehicleSaid } from "../said";

/** The rows of "Check and save": each opens a screen of its own. */
export const MAIN_ROWS = ["place", "direction", "vehicle", "convoy", "time", "how"] as const;
export const MORE_ROWS = [
  "breakdown",
  "sick",
  "needs",
  "not-boarded",
  "where",
  "quantifier",
  "unit",
  "share",
  "came",
  "note",
] as const;
export type Row = (typeof MAIN_ROWS)[number] | (typeof MORE_ROWS)[number];

export function isRow(name: string | undefined): name is Row {
  return [...MAIN_ROWS, ...MORE_ROWS].includes(name as Row);
}

/** The fields behind a row of "More", as far as the form has them and this app has a word for them. */
export function fieldsOf(row: (typeof MORE_ROWS)[number], form: Form, words: Words): HeadcountField[] {
  return named(row, form).filter((field) => fieldOf(form, field) && fieldSaid(field, words) !== null);
}

function named(row: (typeof MORE_ROWS)[number], form: Form): HeadcountField[] {
  switch (row) {
    case "breakdown":
      return [...fourOf(form), ...bandsOf(form).flatMap(([, fields]) => fields)];
    case "sick":
      return [...groupOf(form, "sick"), "companions"];
    case "needs":
      return groupOf(form, "needs");
    case "not-boarded":
      return groupOf(form, "not_boarded");
    case "where":
      return ["where_counted"];
    case "quantifier":
      return ["quantifier", "low", "high"];
    case "unit":
      return ["unit"];
    case "share":
      return ["share_observed"];
    case "came":
      return ["came_by", "sheet_number"];
    case "note":
      return ["note"];
  }
}

/** A row whose fields the office no longer asks for is not shown. */
export function moreRows(form: Form, words: Words): Row[] {
  return MORE_ROWS.filter((row) => fieldsOf(row, form, words).length > 0);
}

function timeSaid(values: HeadcountValues, { format }: Words): string | null {
  const [from, to] = [textOf(values.observed_from), textOf(values.observed_to)];
  if (!from) return null;
  return to ? format.period(from, to) : format.moment(from);
}

interface Known {
  sites: Site[];
  convoys: Convoy[];
  form: Form;
}

/** What a row says now; null reads "not recorded". */
export function rowSaid(row: Row, values: HeadcountValues, known: Known, words: Words): string | null {
  const { t, format } = words;
  const choice = (field: ChoiceField) => {
    const value = textOf(values[field]);
    return value ? choiceSaid(field, value, t) : null;
  };
  switch (row) {
    case "place":
      return placeOf(values, known.sites, words);
    case "direction":
      return choice("direction");
    case "vehicle":
      return vehicleSaid(values, words);
    case "convoy":
      if (!textOf(values.convoy)) return null;
      return convoySaid(known.convoys, values.convoy, t);
    case "time":
      return timeSaid(values, words);
    case "how": {
      const source = textOf(values["source.name"]);
      const how = choice("how_known");
      return how && source ? how + t("between") + source : how;
    }
    case "where":
      return choice("where_counted");
    case "quantifier": {
      const [low, high] = [numberOf(values.low), numberOf(values.high)];
      const range = low !== null && high !== null ? t("between") + format.range(low, high) : "";
      const quantifier = choice("quantifier");
      return quantifier ? quantifier + range : null;
    }
    case "unit":
      return choice("unit");
    case "share": {
      const share = numberOf(values.share_observed);
      return share === null ? null : t("share-percent", { number: format.number(share) });
    }
    case "came":
      return choice("came_by");
    case "note":
      return textOf(values.note);
    default:
      return groupSaid(fieldsOf(row, known.form, words), values, words);
  }
}

/** The sum of a group, or that nobody looked. */
function groupSaid(fields: HeadcountField[], values: HeadcountValues, { t, format }: Words): string | null {
  const numbers = fields.map((field) => numberOf(values[field])).filter((number) => number !== null);
  if (numbers.length > 0) return format.number(numbers.reduce((all, one) => all + one, 0));
  return fields.some((field) => values[field] === "not-observed") ? t("not-observed") : null;
}
