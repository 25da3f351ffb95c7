import { describe, expect, it } from "vitest";
import type { FormField } from "../../api/desk-types";
import { HEADCOUNT } from "../../api/forms";
import { fieldName } from "../fields";
import { aDetail, aReport, wordsIn } from "../testing";
import { correctable, corrections } from "./amendment";
import { movedSince } from "./changes";

const ZONE = "Asia/Damascus";
const seen = { total: 47, "sick.lying": null, observed_from: "2016-12-18T23:05:31+02:00", note: "engine" };

describe("a correction", () => {
  it("states only what was changed, with what its author saw", () => {
    const typed = { total: "٤٩", note: "engine", "sick.lying": "0" };
    expect(corrections(seen, typed, HEADCOUNT.fields, ZONE)).toEqual({
      edits: { total: { was: 47, now: 49 }, "sick.lying": { was: null, now: 0 } },
      wrong: {},
    });
  });

  it("can say not recorded and not observed", () => {
    const typed = { total: "", companions: "not-observed" };
    expect(corrections(seen, typed, HEADCOUNT.fields, ZONE).edits).toEqual({
      total: { was: 47, now: null },
      companions: { was: null, now: "not-observed" },
    });
  });

  it("leaves an untouched time to the second, and reads a typed one in the operation's zone", () => {
    const untouched = corrections(seen, { observed_from: "2016-12-18T23:05" }, HEADCOUNT.fields, ZONE);
    expect(untouched.edits).toEqual({});
    const moved = corrections(seen, { observed_from: "2016-12-18T23:10" }, HEADCOUNT.fields, ZONE);
    expect(moved.edits.observed_from?.now).toBe("2016-12-18T23:10:00+02:00");
  });

  it("names what cannot be read instead of guessing", () => {
    const typed = { total: "about 50", "sick.lying": "999999" };
    expect(corrections(seen, typed, HEADCOUNT.fields, ZONE).wrong).toEqual({
      total: "amend-not-a-number",
      "sick.lying": "amend-too-large",
    });
  });

  it("offers a field that a newer server has, by its name, and reads it by its type", () => {
    const newer: FormField = {
      name: "babies.carried",
      type: "integer",
      class: "restricted",
      min: 0,
      max: 50,
    };
    const fields = [...HEADCOUNT.fields, newer].filter(correctable);
    expect(fields.at(-1)).toBe(newer);
    expect(fieldName(newer.name, wordsIn("ar"))).toBe("babies.carried");
    expect(corrections(seen, { "babies.carried": "٣" }, fields, ZONE).edits).toEqual({
      "babies.carried": { was: null, now: 3 },
    });
    expect(corrections(seen, { "babies.carried": "51" }, fields, ZONE).wrong).toEqual({
      "babies.carried": "amend-too-large",
    });
  });

  it("never touches what is fixed at create", () => {
    expect(HEADCOUNT.fields.filter(correctable).map(({ name }) => name)).not.toContain("kind");
  });
});

describe("what moved meanwhile", () => {
  it("is the events and fields that are new", () => {
    const created = { at: "1", event: "created", by: { id: "c", name: "Chelsea" } };
    const amended = { at: "2", event: "amended", by: { id: "b", name: "Bob" } };
    const before = aDetail({ history: [created] });
    const now = aDetail({ values: { ...aReport().values, total: 49 }, history: [created, amended] });
    expect(movedSince(before, now)).toEqual({ events: [amended], fields: ["total"] });
  });
});
