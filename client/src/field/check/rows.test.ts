import { describe, expect, it } from "vitest";
import { bandsOf, HEADCOUNT, mostOf } from "../../domain/form";
import type { Form, FormField } from "../../domain/types";
import ar from "../../i18n/ar.ftl?raw";
import en from "../../i18n/en.ftl?raw";
import { createFormat } from "../../i18n/format";
import type { Words } from "../../i18n/I18n";
import { type Language, translator } from "../../i18n/words";
import { fieldSaid, optionsOf, valueSaid } from "../said";
import { fieldsOf, MORE_ROWS, moreRows, rowSaid } from "./rows";

const SOURCES = { en, ar };

function wordsIn(language: Language): Words {
  const digits = language === "ar" ? "arab" : "latn";
  return {
    language,
    direction: language === "ar" ? "rtl" : "ltr",
    digits,
    t: translator(SOURCES[language], language, digits),
    format: createFormat(language, digits, "Asia/Damascus"),
  };
}

const words = wordsIn("en");

/** Written by the phone itself, kept for reports of other makers, or shown by their own words elsewhere. */
const NOT_NAMED =
  /^(kind|form_version|vehicle|written_at|counted_by|position\..*|distance|language|mode|status\.announced)$/;
const NOT_CHOSEN = new Set(["kind", "mode", "distance", "status.announced"]);

function newer(...fields: Partial<FormField>[]): Form {
  const added = fields.map((field) => ({ type: "integer", class: "restricted", ...field }) as FormField);
  return { ...HEADCOUNT, version: 99, fields: [...HEADCOUNT.fields, ...added] };
}

describe.each(["en", "ar"] as const)("the phone has a word (%s)", (language) => {
  const words = wordsIn(language);

  it("for every field of the form that it asks for or shows", () => {
    const names = HEADCOUNT.fields.map(({ name }) => name);
    expect(names.filter((name) => (fieldSaid(name, words) === null) !== NOT_NAMED.test(name))).toEqual([]);
  });

  it("for every choice of the form", () => {
    const wordless = HEADCOUNT.fields
      .filter(({ name }) => !NOT_CHOSEN.has(name))
      .flatMap(({ name, choices = [] }) =>
        choices
          .filter((choice) => valueSaid(name, choice, [], words) === choice)
          .map((choice) => `${name}: ${choice}`),
      );
    expect(wordless).toEqual([]);
  });
});

describe("the rows of Check and save", () => {
  it("take their fields from the form, each field once", () => {
    const fields = MORE_ROWS.flatMap((row) => fieldsOf(row, HEADCOUNT, words));
    expect(new Set(fields).size).toBe(fields.length);
    expect(moreRows(HEADCOUNT, words)).toEqual([...MORE_ROWS]);
    expect(fieldsOf("not-boarded", HEADCOUNT, words)).toEqual([
      "not_boarded.choice",
      "not_boarded.refused",
      "not_boarded.no_place",
    ]);
    expect(fieldsOf("breakdown", HEADCOUNT, words)).toHaveLength(4 + 3 * 5);
  });

  it("take the age bands of the operation, and the bounds of the office", () => {
    const band = { name: "count.female.0-17", max: 10 };
    const others = HEADCOUNT.fields.filter(({ name }) => !/^count\.\w+\./.test(name));
    const form = { ...newer(band), fields: [...others, ...newer(band).fields.slice(-1)] };
    expect(bandsOf(form)).toEqual([["female", ["count.female.0-17"]]]);
    expect(mostOf(form, "count.female.0-17")).toBe(10);
    expect(fieldSaid("count.female.0-17", words)).toBe("Women and girls, 0 to 17 years");
  });

  it("pass over what a newer office asks and this app has no word for", () => {
    const form = newer(
      { name: "needs.deaf" },
      { name: "count.female.under.five" },
      { name: "babies.carried" },
    );
    for (const row of MORE_ROWS) expect(fieldsOf(row, form, words)).toEqual(fieldsOf(row, HEADCOUNT, words));
    const sideways = HEADCOUNT.fields.map((field) =>
      field.name === "direction" ? { ...field, choices: ["sideways", ...(field.choices ?? [])] } : field,
    );
    const shown = optionsOf({ ...HEADCOUNT, fields: sideways }, "direction", words.t);
    expect(shown).toEqual(optionsOf(HEADCOUNT, "direction", words.t));
    expect(shown).toHaveLength(6);
    expect(valueSaid("direction", "sideways", [], words)).toBe("sideways");
  });

  it("are not shown where the office no longer asks", () => {
    const fields = HEADCOUNT.fields.filter(({ name }) => !name.startsWith("needs."));
    expect(moreRows({ ...HEADCOUNT, fields }, words)).toEqual(MORE_ROWS.filter((row) => row !== "needs"));
  });
});

describe.each(["en", "ar"] as const)("a name that the office removed (%s)", (language) => {
  it("reads as removed, wherever a convoy or vehicle is named", () => {
    const words = wordsIn(language);
    const removed = words.t("removed-by-office");
    const convoys = [{ id: "red", label: "[removed]", at_site: null, merged_into: null }];
    const known = { sites: [], convoys, form: HEADCOUNT };
    expect(rowSaid("convoy", { convoy: "red" }, known, words)).toBe(removed);
    expect(rowSaid("vehicle", { "vehicle.label": "[removed]" }, known, words)).toBe(removed);
    expect(rowSaid("convoy", { convoy: "gone" }, known, words)).toBe(words.t("convoy-gone"));
  });
});
