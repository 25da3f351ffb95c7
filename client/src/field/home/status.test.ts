import { describe, expect, it } from "vitest";
import type { Status } from "../../domain/types";
import en from "../../i18n/en.ftl?raw";
import { createFormat } from "../../i18n/format";
import type { Words } from "../../i18n/I18n";
import { translator } from "../../i18n/words";
import { clockLine, homeChip, statusLine } from "./status";

const words: Words = {
  language: "en",
  direction: "ltr",
  digits: "latn",
  t: translator(en, "en", "latn"),
  format: createFormat("en", "latn", "Asia/Damascus"),
};
const NOW = Date.parse("2016-12-18T14:05:00Z");
const AT_REST: Status = {
  waiting: 0,
  blocked: 0,
  total: 14,
  returned: 0,
  photosWaiting: 0,
  lastContact: "2016-12-18T14:00:00Z",
  lastReceived: "2016-12-18T13:40:00Z",
  state: "idle",
  contactLine: "Radio channel 4.",
  clockOffsetMs: 0,
};
const line = (part: Partial<Status>) => statusLine({ ...AT_REST, ...part }, words, NOW).text;

describe("the one line on Home", () => {
  it("says that everything arrived only when nothing waits", () => {
    expect(line({})).toBe("All 14 reports received · 15:40");
    expect(line({ waiting: 3, lastContact: "2016-12-16T12:05:00Z" })).toBe(
      "3 waiting on this phone. Last contact Friday 14:05 (2 days).",
    );
  });

  it("tells a phone that never reached the office from one that has nothing to send", () => {
    expect(line({ total: 0, lastContact: null, lastReceived: null })).toBe(
      "This phone has not reached the office yet.",
    );
    expect(line({ total: 0, lastReceived: null })).toBe("Ready. Works without signal.");
  });

  it("puts first what a person must do, and whom to ask", () => {
    expect(line({ blocked: 1, waiting: 2, state: "sending" })).toBe("1 report could not be sent.");
    expect(line({ state: "revoked", waiting: 2 })).toBe(
      "This phone was removed. Radio channel 4. Your reports are kept; use “Give reports to another phone”.",
    );
  });

  it("says that the phone is full beside where the reports are, and speaks of no signal", () => {
    expect(line({ state: "full", waiting: 1 })).toBe(
      "1 waiting on this phone. This phone is full. Delete photos or apps you do not need.",
    );
    expect(line({ state: "full" })).toBe(
      "All 14 reports received · 15:40. This phone is full. Delete photos or apps you do not need.",
    );
    expect(line({ state: "full", total: 0 })).toBe(
      "This phone is full. Delete photos or apps you do not need.",
    );
  });

  it("shows how far the sending is", () => {
    expect(line({ state: "sending", waiting: 3, progress: { done: 1, of: 3 } })).toBe("Sending 2 of 3…");
  });
});

describe("beside it", () => {
  it("the chip says the same", () => {
    expect(homeChip({ ...AT_REST, waiting: 3 }, words, NOW)).toEqual({
      state: "queued",
      text: "3 waiting to send",
    });
    expect(homeChip(AT_REST, words, NOW)).toEqual({ state: "received", text: "All received 15:40" });
  });

  it("a wrong clock is named, a nearly right one is not", () => {
    expect(clockLine({ ...AT_REST, clockOffsetMs: 37 * 60_000 }, words)).toMatch(
      /^Phone clock is 37 minutes slow/,
    );
    expect(clockLine({ ...AT_REST, clockOffsetMs: -60_000 }, words)).toBeNull();
  });
});
