import { describe, expect, it } from "vitest";
import { HEADCOUNT } from "../api/forms";
import {
  fieldName,
  figureInWords,
  inWords,
  recordedFields,
  unitInWords,
  unrecordedFields,
  vehicleInWords,
} from "./fields";
import { reportTitle } from "./review/title";
import { wordsIn } from "./testing";

const words = wordsIn("en");
const arabic = wordsIn("ar");

describe("a value in words", () => {
  it("keeps not recorded, not observed and 0 apart", () => {
    const said = [null, "not-observed", 0].map((value) => inWords("total", value, words).text);
    expect(said).toEqual(["not recorded", "not observed", "0"]);
    expect(new Set(said).size).toBe(3);
  });

  it("names choices, times and places, and leaves a person's own text alone", () => {
    expect(inWords("vehicle.type", "on-foot", words).text).toBe("on foot");
    expect(inWords("observed_from", "2016-12-18T23:05:00+02:00", words).text).toBe("18 Dec 2016, 23:05");
    expect(inWords("site", "ramouseh", words).text).toBe("Ramouseh");
    expect(inWords("note", "=1+1 <b>", words)).toEqual({ text: "=1+1 <b>", manner: "typed" });
  });

  it("uses one numbering system in Arabic", () => {
    expect(inWords("total", 47, arabic).text).toBe("٤٧");
    expect(figureInWords({ total: 47, quantifier: "about" }, arabic).text).toBe("نحو ٤٧");
    expect(fieldName("count.female.5-11", arabic)).toBe("إناث، ٥–١١");
  });

  it("counts in the plural that the number takes", () => {
    const said = (total: number) => unitInWords({ unit: "person", total }, arabic);
    expect([1, 2, 3, 10, 11, 99, 100, 102, 103, 111, 300].map(said)).toEqual([
      "شخص",
      "شخصان",
      "أشخاص",
      "أشخاص",
      "شخصاً",
      "شخصاً",
      "شخص",
      "شخص",
      "أشخاص",
      "شخصاً",
      "شخص",
    ]);
    expect(unitInWords({ unit: "person", total: 1 }, words)).toBe("person");
    expect(unitInWords({ unit: "household", low: 3, high: 5 }, words)).toBe("households");
    expect(unitInWords({ unit: "camels", total: 5 }, words)).toBe("camels");
    expect(unitInWords({ total: 5 }, words)).toBe("");
  });

  it("takes what only looks like a time as text", () => {
    const said = { text: "2016-99-99T23:05:00Z", manner: "typed" };
    expect(inWords("observed_from", said.text, words)).toEqual(said);
  });

  it("shows a choice or field it does not know as it is", () => {
    expect(inWords("direction", "sideways", words).text).toBe("sideways");
    expect(fieldName("something.new", words)).toBe("something.new");
  });
});

describe("a figure", () => {
  it("carries its quantifier or its range", () => {
    expect(figureInWords({ total: 47, quantifier: "exact" }, words).text).toBe("47");
    expect(figureInWords({ total: 47, quantifier: "at-least" }, words).text).toBe("at least 47");
    expect(figureInWords({ low: 40, high: 50 }, words).text).toBe("40 to 50");
    expect(figureInWords({}, words).text).toBe("not recorded");
    expect(figureInWords({ total: "not-observed", quantifier: "about" }, words).text).toBe("not observed");
  });
});

describe("fields of a report", () => {
  it("come in the order of the form, unknown ones last, and none is hidden", () => {
    const values = { later: "x", total: 0, direction: "leaving", "sick.lying": null };
    expect(recordedFields(values, HEADCOUNT)).toEqual(["direction", "total", "later"]);
    expect(unrecordedFields(values, HEADCOUNT)).toContain("sick.lying");
    expect(unrecordedFields(values, HEADCOUNT)).not.toContain("total");
  });

  it("name bands with their ages", () => {
    expect(fieldName("count.female.0-4", words)).toBe("Female, 0–4");
    expect(fieldName("count.unknown.60+", words)).toBe("Sex unknown, 60 and over");
  });
});

describe("what a report is about", () => {
  it("is said in a line", () => {
    const values = { site: "ramouseh", direction: "leaving", convoy: "c", "vehicle.label": "Bus 4" };
    expect(reportTitle(values, words)).toBe("Convoy 12 · Bus 4 · Ramouseh, leaving");
    expect(reportTitle({ "site.said": "the mill" }, words)).toBe("the mill");
    expect(reportTitle({}, words)).toBe("place not recorded");
  });

  it("falls back to the vehicle listed, then to its type", () => {
    expect(vehicleInWords({ vehicle: "v" }, words)).toBe("Bus 4");
    expect(vehicleInWords({ "vehicle.type": "ambulance" }, words)).toBe("ambulance");
    expect(vehicleInWords({}, words)).toBe("");
  });
});
