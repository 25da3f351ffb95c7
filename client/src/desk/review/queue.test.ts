import { describe, expect, it } from "vitest";
import { aReport } from "../testing";
import { byConvoy, countIn, delay, landingLane, neighbourOf, nextAfter, onScreen, staysIn } from "./queue";

const [a, b, c, d] = [
  aReport({ id: "a", convoy: "12" }),
  aReport({ id: "b" }),
  aReport({ id: "c", convoy: "12" }),
  aReport({ id: "d" }),
];
const COUNTS = { decision: 0, new: 4, returned: 1, answered: 0, verified: 9, not_counted: 2 };

describe("the queue", () => {
  it("puts a convoy's reports side by side, where its most urgent one stands", () => {
    expect(byConvoy([a, b, c, d]).map(({ convoy, items }) => [convoy, items.map(({ id }) => id)])).toEqual([
      ["12", ["a", "c"]],
      [null, ["b", "d"]],
    ]);
    expect(onScreen([a, b, c, d], true).map(({ id }) => id)).toEqual(["a", "c", "b", "d"]);
    expect(onScreen([a, b, c, d], false)).toHaveLength(4);
  });

  it("steps through what is on screen and stops at its ends", () => {
    expect(neighbourOf([a, b], null, 1)).toBe("a");
    expect(neighbourOf([a, b], "a", 1)).toBe("b");
    expect(neighbourOf([a, b], "b", 1)).toBeNull();
    expect(neighbourOf([a, b], "b", -1)).toBe("a");
  });

  it("goes to the next report after a verdict, back to the one above at the end, and nowhere from the last", () => {
    expect(nextAfter([a, b, c], "b")).toBe("c");
    expect(nextAfter([a, b, c], "c")).toBe("b");
    expect(nextAfter([a], "a")).toBeNull();
  });

  it("opens on the lane where work waits", () => {
    expect(landingLane({ ...COUNTS, decision: 1 })).toBe("decision");
    expect(landingLane({ ...COUNTS, answered: 1 })).toBe("answered");
    expect(landingLane(COUNTS)).toBe("new");
    expect(countIn("not-counted", COUNTS)).toBe(2);
    expect(countIn("all", COUNTS)).toBeNull();
  });

  it("keeps a report in its lane only while it belongs there", () => {
    expect(staysIn("new", aReport())).toBe(true);
    expect(staysIn("new", aReport({ review: "verified" }))).toBe(false);
    expect(staysIn("new", aReport({ open_conflicts: 1 }))).toBe(false);
    expect(staysIn("decision", aReport({ open_conflicts: 1 }))).toBe(true);
    expect(staysIn("new", aReport({ withdrawn: true }))).toBe(false);
    expect(staysIn("verified", aReport({ review: "verified", withdrawn: true }))).toBe(true);
    expect(staysIn("all", aReport({ review: "verified" }))).toBe(true);
    expect(staysIn("new", aReport({ review: "not-counted", asked_anew: true }))).toBe(true);
    expect(staysIn("not-counted", aReport({ review: "not-counted", asked_anew: true }))).toBe(false);
  });

  it("says how late a report came in whole units", () => {
    const observed = "2016-12-18T12:00:00Z";
    expect(delay(observed, "2016-12-18T12:01:00Z")).toBeNull();
    expect(delay(observed, "2016-12-18T12:20:00Z")).toEqual({ id: "age-minutes", count: 20 });
    expect(delay(observed, "2016-12-19T12:00:00Z")).toEqual({ id: "age-hours", count: 24 });
    expect(delay(observed, "2016-12-20T14:00:00Z")).toEqual({ id: "age-days", count: 2 });
    expect(delay(null, observed)).toBeNull();
  });
});
