import { describe, expect, it } from "vitest";
import type { Operation } from "../../api/desk-types";
import { changesOf, draftOf, holdEveryAge, newOf, typedOf } from "./draft";

const ALEPPO: Operation = {
  id: "o",
  names: { en: "Aleppo", ar: "حلب" },
  status: "open",
  exercise: false,
  time_zone: "Asia/Damascus",
  day_starts: "06:00",
  languages: ["en", "ar"],
  digits: "latn",
  age_bands: ["0-4", "5-17", "18+"],
  position: false,
  photos: false,
  status_as_announced: false,
  contact_line: "Channel 4.",
  keep_received_hours: 72,
  rev: 3,
};

describe("the form of an operation", () => {
  it("sends only what differs from the operation as it was shown", () => {
    const typed = typedOf(ALEPPO);
    expect(changesOf(ALEPPO, draftOf(typed).draft)).toEqual({});
    const changed = draftOf({
      ...typed,
      position: true,
      contact_line: " Channel 5. ",
      status: "closing",
    }).draft;
    expect(changesOf(ALEPPO, changed)).toEqual({
      position: true,
      contact_line: "Channel 5.",
      status: "closing",
    });
    const bands = draftOf({ ...typed, age_bands: "٠-١٧، ١٨+" }).draft;
    expect(changesOf(ALEPPO, bands)).toEqual({ age_bands: ["0-17", "18+"] });
  });

  it("makes a new one with the usual settings, and says once whether it is an exercise", () => {
    const typed = {
      ...typedOf(null),
      names: { en: "Homs", ar: "", fr: " ", ru: "" },
      time_zone: "Asia/Damascus",
    };
    expect(draftOf(typed).wrong).toEqual({});
    expect(newOf({ ...typed, exercise: true })).toMatchObject({
      names: { en: "Homs" },
      exercise: true,
      languages: ["en", "ar"],
      age_bands: ["0-4", "5-11", "12-17", "18-59", "60+"],
    });
  });

  it("names what is wrong in the order of the form", () => {
    const typed = { ...typedOf(null), day_starts: "6", languages: [], age_bands: "0-4, 6+" };
    expect(Object.entries(draftOf(typed).wrong)).toEqual([
      ["names.en", "operation-name-missing"],
      ["time_zone", "site-zone-unknown"],
      ["day_starts", "operation-day_starts-wrong"],
      ["languages", "operation-languages-missing"],
      ["age_bands", "operation-age_bands-wrong"],
    ]);
  });
});

describe("age bands", () => {
  it("hold every age once, or cannot add up", () => {
    expect([["0+"], ["0-17", "18+"], ["0-0", "1-4", "5+"]].map(holdEveryAge)).toEqual([true, true, true]);
    const wrong = [
      [],
      ["1-4", "5+"],
      ["0-4", "6+"],
      ["0-4", "4+"],
      ["0-17"],
      ["0-17", "18+", "60+"],
      ["0-4", "5-3", "4+"],
      ["x"],
    ];
    expect(wrong.filter(holdEveryAge)).toEqual([]);
  });
});
