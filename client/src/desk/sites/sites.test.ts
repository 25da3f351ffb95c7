import { describe, expect, it } from "vitest";
import type { ImportProblem, Site } from "../../api/desk-types";
import { wordsIn } from "../testing";
import { previewOf, problemInWords, readCsv } from "./csv";
import { changesOf, draftOf, typedOf } from "./draft";
import { readPosition, writePosition } from "./position";

const RAMOUSEH = { position: { latitude_e7: 361580000, longitude_e7: 371190000 } };

describe("a typed position", () => {
  it("is read as people write it, in any digits", () => {
    for (const typed of [
      "36.1580, 37.1190",
      "36.1580,37.1190",
      "36.158 37.119",
      "36,158; 37,119",
      "٣٦٫١٥٨٠، ٣٧٫١١٩٠",
      "36.158° N 37.119° E",
      `36°9'28.8"N 37°7'8.4"E`,
    ]) {
      expect(readPosition(typed), typed).toEqual(RAMOUSEH);
    }
    expect(readPosition("−33.9, 18.4")).toEqual({
      position: { latitude_e7: -339000000, longitude_e7: 184000000 },
    });
    expect(readPosition("  ")).toEqual({ position: null });
  });

  it("says in which way it cannot be one", () => {
    expect(readPosition("36.158")).toEqual({ error: "position-two-numbers" });
    expect(readPosition("here, there")).toEqual({ error: "position-not-a-number" });
    expect(readPosition("136.1, 37.1")).toEqual({ error: "position-swapped" });
    expect(readPosition("236.1, 37.1")).toEqual({ error: "position-latitude-range" });
    expect(readPosition("36.1, 237.1")).toEqual({ error: "position-longitude-range" });
  });

  it("survives being written and read again", () => {
    expect(writePosition(361580000, 371190000)).toBe("36.1580, 37.1190");
    expect(writePosition(361234567, -5000000)).toBe("36.1234567, -0.5000");
    expect(writePosition(null, null)).toBe("");
  });
});

const site: Site = {
  id: "s",
  operation: "o",
  code: "ALP-RAM",
  kind: "crossing",
  status: "open",
  merged_into: null,
  names: { en: "Ramouseh", ar: "الراموسة" },
  latitude_e7: 361580000,
  longitude_e7: 371190000,
  position_quality: "approximate",
  pcode: null,
  time_zone: null,
  control: [],
  rev: 4,
  last_report_at: null,
  phones_waiting: 0,
  open_reports: 0,
  warnings: [],
};

describe("the site form", () => {
  it("sends only what differs from the site as it was shown", () => {
    const typed = typedOf(site);
    expect(changesOf(site, draftOf(typed).draft)).toEqual({});
    const renamed = draftOf({ ...typed, names: { ...typed.names, fr: "Ramoussa" } }).draft;
    expect(changesOf(site, renamed)).toEqual({ names: { en: "Ramouseh", ar: "الراموسة", fr: "Ramoussa" } });
  });

  it("names what is wrong in the order of the form", () => {
    const empty = { ...typedOf(null), position: "1", time_zone: "Aleppo" };
    expect(Object.entries(draftOf(empty).wrong)).toEqual([
      ["names.en", "site-name-missing"],
      ["code", "site-code-missing"],
      ["position", "position-two-numbers"],
      ["time_zone", "site-zone-unknown"],
    ]);
  });

  it("asks who says that a party controls the place", () => {
    const held = { party: "government", from: "2016-12-15", to: null, said_by: "" };
    expect(draftOf({ ...typedOf(site), control: [held] }).wrong).toEqual({
      "control-0": "control-said-by-missing",
    });
  });
});

describe("a list to import", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it("is read as UTF-8 or not at all", () => {
    expect(readCsv(bytes("\ufeffcode,name_ar\nA,السكري"))).toEqual({ text: "code,name_ar\nA,السكري" });
    expect(readCsv(new Uint8Array([0x63, 0xe7, 0x0a]))).toEqual({ error: "csv-not-utf8" });
    expect(readCsv(new Uint8Array([0x50, 0x4b, 3, 4]))).toEqual({ error: "csv-is-a-workbook" });
    expect(readCsv(bytes(" \n"))).toEqual({ error: "csv-empty" });
    expect(readCsv(new Uint8Array(1_000_001))).toEqual({ error: "csv-too-large" });
  });

  it("is taken whole or not at all", () => {
    const row = { line: 2, code: "A", name: null, errors: [], problems: [] };
    const good = {
      rows: [{ ...row, action: "add" as const }],
      added: 1,
      changed: 0,
      same: 0,
      errors: 0,
      committed: false,
    };
    expect(previewOf(good).ready).toBe(true);
    const bad = {
      ...good,
      rows: [...good.rows, { ...row, line: 3, action: "error" as const, errors: ["kind: …"] }],
    };
    expect(previewOf(bad)).toMatchObject({ ready: false, bad: [{ line: 3 }] });
    expect(previewOf({ ...good, rows: [{ ...row, action: "same" }], same: 1 }).ready).toBe(false);
  });

  it("is told what is wrong in the reader's language, in the file's own words", () => {
    const problem = { slug: "not-degrees" as const, column: "latitude", said: "abc", number: null, of: null };
    const plain = (language: "en" | "ar", one: ImportProblem) =>
      problemInWords(one, wordsIn(language)).replace(/[\u2066-\u2069]/g, "");
    expect(plain("en", problem)).toBe("latitude: abc is not a number of degrees such as 36.158");
    expect(plain("ar", problem)).toBe("latitude: abc ليس عدداً من الدرجات مثل 36.158");
    const cells = { slug: "cells-differ" as const, column: null, said: null, number: 3, of: 9 };
    expect(plain("ar", cells)).toBe("عدد خلايا الصف ٣ وعدد أعمدة العنوان ٩");
  });
});
