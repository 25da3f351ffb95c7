import { describe, expect, it } from "vitest";
import { confidentialIn, isOver, type Kept, type Rule } from "./keeping";
import type { ReportCopy } from "./projection";

const HOUR = 3_600_000;
const NOON = Date.parse("2016-12-18T12:00:00Z");
const RULE: Rule = { now: NOON, offsetMs: 0, hours: 72, confidential: (kind) => kind === "incident" };

function kept(hoursAgo: number, change: Partial<Kept> = {}, copy: Partial<ReportCopy> = {}): Kept {
  return {
    copy: { kind: "headcount", question: null, ...copy } as ReportCopy,
    receivedAt: new Date(NOON - hoursAgo * HOUR).toISOString(),
    unsent: false,
    ...change,
  };
}

const QUESTION = { id: "q", text: "52?", at: "2016-12-18T12:00:00Z" };

describe("what the office has", () => {
  it("is shown as long as the operation says", () => {
    expect(isOver(kept(71), RULE)).toBe(false);
    expect(isOver(kept(72), RULE)).toBe(true);
    expect(isOver(kept(5), { ...RULE, hours: 4 })).toBe(true);
    expect(isOver(kept(0), { ...RULE, hours: 0 })).toBe(true);
  });

  it("of a confidential kind is not shown at all, unless it asks something", () => {
    expect(isOver(kept(0, {}, { kind: "incident" }), RULE)).toBe(true);
    expect(isOver(kept(0, {}, { kind: "incident", question: QUESTION }), RULE)).toBe(false);
    expect(isOver(kept(0, { unsent: true }, { kind: "incident" }), RULE)).toBe(false);
  });

  it("never goes while something of it is unsent or asked, whatever the clock says", () => {
    for (const now of [NOON, Date.parse("1970-01-01T00:00:00Z"), Date.parse("2099-12-31T00:00:00Z")]) {
      expect(isOver(kept(1000, { unsent: true }), { ...RULE, now })).toBe(false);
      expect(isOver(kept(1000, {}, { question: QUESTION }), { ...RULE, now })).toBe(false);
    }
  });

  it("goes too early rather than never where the clock was set", () => {
    expect(isOver(kept(1), { ...RULE, now: Date.parse("2099-12-31T00:00:00Z") })).toBe(true);
    expect(isOver(kept(1), { ...RULE, now: Date.parse("1970-01-01T00:00:00Z") })).toBe(true);
    // Set back by an hour, as people do; then by years.
    expect(isOver(kept(-1), RULE)).toBe(false);
    expect(isOver(kept(-24 * 365), RULE)).toBe(true);
    expect(isOver(kept(0, { receivedAt: "not a time" }), RULE)).toBe(true);
  });

  it("that another phone sent is as old as the office says, by the office's clock", () => {
    const other = (received_at: string) => kept(0, { receivedAt: null }, { received_at });
    expect(isOver(other("2016-12-18T11:00:00Z"), RULE)).toBe(false);
    expect(isOver(other("2016-12-15T11:00:00Z"), RULE)).toBe(true);
    const in1970 = { ...RULE, now: 0, offsetMs: NOON };
    expect(isOver(other("2016-12-18T11:00:00Z"), in1970)).toBe(false);
    expect(isOver(other("2016-12-15T11:00:00Z"), in1970)).toBe(true);
  });
});

describe("which kinds are confidential", () => {
  it("is what the office's forms say; of what nobody described, none stays", () => {
    const form = (kind: string, confidential?: boolean) =>
      [kind, { kind, version: 1, confidential }] as never;
    const isSecret = confidentialIn(new Map([form("incident", true), form("watch", false)]));
    expect(["incident", "watch", "headcount", "unheard-of"].map(isSecret)).toEqual([
      true,
      false,
      false,
      true,
    ]);
    // Forms stored before they could say so.
    expect(["headcount", "watch"].map(confidentialIn(new Map([form("headcount"), form("watch")])))).toEqual([
      false,
      true,
    ]);
  });
});
