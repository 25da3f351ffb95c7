import { describe, expect, it } from "vitest";
import { daysAgoIn, daysOf, daysOffered, minutesIn, momentIn, readClock } from "./clock";
import { readRoute } from "./route";

describe("a time of day", () => {
  it("is read as people write it, in any digits", () => {
    for (const text of ["14:05", "14.05", "1405", "١٤:٠٥", "۱۴۰۵"]) expect(readClock(text)).toBe(14 * 60 + 5);
    expect(readClock("9")).toBe(540);
    expect(readClock("0:07")).toBe(7);
  });

  it("is refused where it is none", () => {
    for (const text of ["", "25:00", "12:60", "noon", "1:2:3"]) expect(readClock(text)).toBeNull();
  });

  it("belongs to the operation's zone, whatever the phone's is", () => {
    const now = Date.parse("2016-12-16T23:30:00Z");
    expect(new Date(momentIn("Asia/Damascus", 0, 65, now)).toISOString()).toBe("2016-12-16T23:05:00.000Z");
    expect(new Date(momentIn("Asia/Damascus", 1, 65, now)).toISOString()).toBe("2016-12-15T23:05:00.000Z");
    expect(minutesIn("Asia/Damascus", now)).toBe(90);
    expect(daysAgoIn("Asia/Damascus", Date.parse("2016-12-16T21:00:00Z"), now)).toBe(1);
  });
});

describe("the day of a period", () => {
  const now = Date.parse("2016-12-30T09:00:00Z");

  it("stays what was stated, however long ago, when only its hours are corrected", () => {
    const stated = daysOf("Asia/Damascus", { from: "2016-12-18T22:00:00+02:00", to: null }, now);
    expect(stated.daysAgo).toBe(12);
    expect(daysOffered(12)).toEqual([0, 1, 2, 3, 4, 5, 6, 12]);
    expect(daysOffered(3)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("keeps the whole days a period lasted besides its hours", () => {
    const whole = (from: string, to: string) => daysOf("Asia/Damascus", { from, to }, now).whole;
    expect(whole("2016-12-18T22:00:00+02:00", "2016-12-18T23:30:00+02:00")).toBe(0);
    expect(whole("2016-12-18T22:00:00+02:00", "2016-12-19T02:00:00+02:00")).toBe(0);
    expect(whole("2016-12-18T22:00:00+02:00", "2016-12-19T23:00:00+02:00")).toBe(1);
  });
});

describe("an address", () => {
  it("that was cut off leads Home", () => {
    expect(readRoute("#/%E0%A4%A")).toEqual([]);
    expect(readRoute("#/report/x%20y")).toEqual(["report", "x y"]);
  });
});
