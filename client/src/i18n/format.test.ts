import { describe, expect, it } from "vitest";
import { readWhole } from "./digits";
import { createFormat } from "./format";

describe("numbers", () => {
  it("are written in the one system that was asked for", () => {
    expect(createFormat("en", "latn").number(1231)).toBe("1,231");
    expect(createFormat("ar", "arab").number(1231)).toBe("١٬٢٣١");
    expect(createFormat("ar", "latn").number(1231)).toMatch(/^1.231$/);
  });

  it("keep a sign before the number in both directions", () => {
    expect(createFormat("ar", "arab").signed(-1)).toBe("\u2066\u2212١\u2069");
    expect(createFormat("en", "latn").signed(1)).toBe("\u2066+1\u2069");
  });

  it("are read in every system a keyboard offers, and stored as one", () => {
    for (const text of ["47", "٤٧", "۴۷", "４７", " 4 7 ", "٤٬٧"]) expect(readWhole(text)).toBe(47);
  });

  it("are not guessed from letters, signs or nothing", () => {
    for (const text of ["", " ", "4a", "-4", "4.5", "1e3", "1234567890"]) expect(readWhole(text)).toBeNull();
  });
});

describe("times", () => {
  const at = "2016-12-16T12:05:00+00:00";

  it("are told in the operation's zone and the screen's digits", () => {
    expect(createFormat("en", "latn", "Asia/Damascus").time(at)).toBe("14:05");
    expect(createFormat("ar", "arab", "Asia/Damascus").time(at)).toBe("١٤:٠٥");
  });

  it("name the day when it was another day", () => {
    const format = createFormat("en", "latn", "Asia/Damascus");
    expect(format.moment(at, Date.parse("2016-12-16T20:00:00Z"))).toBe("14:05");
    expect(format.moment(at, Date.parse("2016-12-18T20:00:00Z"))).toBe("Friday 14:05");
    expect(format.moment(at, Date.parse("2016-12-30T20:00:00Z"))).toBe("16 December 14:05");
    expect(format.moment(at, Date.parse("2017-02-01T20:00:00Z"))).toBe("16 December 2016 14:05");
  });

  it("stand on record with their year", () => {
    expect(createFormat("en", "latn", "Asia/Damascus").full(at)).toBe("16 Dec 2016, 14:05");
    expect(createFormat("ar", "arab", "Asia/Damascus").full(at)).toContain("٢٠١٦");
  });

  it("keep a period in its order in both directions", () => {
    const until = "2016-12-16T12:20:00+00:00";
    const format = createFormat("ar", "arab", "Asia/Damascus");
    expect(format.period(at, until, Date.parse(at))).toBe("\u2066١٤:٠٥–١٤:٢٠\u2069");
    expect(format.period(at, at, Date.parse(at))).toBe("١٤:٠٥");
  });

  it("measure a silence in whole units", () => {
    const format = createFormat("en", "latn");
    expect(format.span(20_000)).toBe("1 minute");
    expect(format.span(26 * 3_600_000)).toBe("26 hours");
    expect(format.span(50 * 3_600_000)).toBe("2 days");
    expect(createFormat("ar", "arab").span(50 * 3_600_000)).toContain("يوم");
  });
});
