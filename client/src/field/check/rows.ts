import type { Convoy, Site, Values } from "../../domain/types";
import type { Words } from "../../i18n/I18n";
import { FOUR, NEEDS, NOT_BOARDED, numberOf, SEXES, textOf } from "../headcount";
import { placeOf, vehicleSaid } from "../said";

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

const SICK = ["sick.lying", "sick.seated", "companions"];

export function isRow(name: string | undefined): name is Row {
  return [...MAIN_ROWS, ...MORE_ROWS].includes(name as Row);
}

/** The number fields that one row holds. */
export function fieldsOf(row: "breakdown" | "sick" | "needs" | "not-boarded", bands: string[]): string[] {
  switch (row) {
    case "breakdown":
      return [...FOUR.map((one) => `count.${one}`), ...bandFields(bands)];
    case "sick":
      return SICK;
    case "needs":
      return NEEDS.map((one) => `needs.${one}`);
    case "not-boarded":
      return NOT_BOARDED.map((one) => `not_boarded.${one}`);
  }
}

export function bandFields(bands: string[]): string[] {
  return SEXES.flatMap((sex) => bands.map((band) => `count.${sex}.${band}`));
}

function timeSaid(values: Values, { format }: Words): string | null {
  const [from, to] = [textOf(values.observed_from), textOf(values.observed_to)];
  if (!from) return null;
  return to ? format.period(from, to) : format.moment(from);
}

interface Known {
  sites: Site[];
  convoys: Convoy[];
  bands: string[];
}

/** What a row says now; null reads "not recorded". */
export function rowSaid(row: Row, values: Values, known: Known, words: Words): string | null {
  const { t, format } = words;
  const choice = (field: string, prefix: string) => {
    const value = textOf(values[field]);
    return value ? t(`${prefix}-${value}`) : null;
  };
  switch (row) {
    case "place":
      return placeOf(values, known.sites, words);
    case "direction":
      return choice("direction", "direction");
    case "vehicle":
      return vehicleSaid(values, words);
    case "convoy":
      if (!textOf(values.convoy)) return null;
      return known.convoys.find((convoy) => convoy.id === values.convoy)?.label ?? t("convoy-gone");
    case "time":
      return timeSaid(values, words);
    case "how": {
      const source = textOf(values["source.name"]);
      const how = choice("how_known", "how");
      return how && source ? how + t("between") + source : how;
    }
    case "where":
      return choice("where_counted", "where");
    case "quantifier": {
      const [low, high] = [numberOf(values.low), numberOf(values.high)];
      const range = low !== null && high !== null ? t("between") + format.range(low, high) : "";
      const quantifier = choice("quantifier", "quantifier");
      return quantifier ? quantifier + range : null;
    }
    case "unit":
      return choice("unit", "unit");
    case "share": {
      const share = numberOf(values.share_observed);
      return share === null ? null : t("share-percent", { number: format.number(share) });
    }
    case "came":
      return choice("came_by", "came");
    case "note":
      return textOf(values.note);
    default:
      return groupSaid(fieldsOf(row, known.bands), values, words);
  }
}

/** The sum of a group, or that nobody looked. */
function groupSaid(fields: string[], values: Values, { t, format }: Words): string | null {
  const numbers = fields.map((field) => numberOf(values[field])).filter((number) => number !== null);
  if (numbers.length > 0) return format.number(numbers.reduce((all, one) => all + one, 0));
  return fields.some((field) => values[field] === "not-observed") ? t("not-observed") : null;
}
