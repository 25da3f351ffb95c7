import { describe, expect, it } from "vitest";
import { daysAgoIn, minutesIn, momentIn, readClock } from "./clock";

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
