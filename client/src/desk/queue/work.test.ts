import { describe, expect, it } from "vitest";
import { HEADCOUNT } from "../../api/forms";
import { CHELSEA, wordsIn } from "../testing";
import {
  asRow,
  editsOf,
  isWhole,
  mended,
  type Source,
  startOf,
  statedFields,
  statement,
  whyInWords,
  withFollowers,
} from "./work";

const RAMOUSEH = "0193b000-0000-7000-8000-00000000b001";
const ELSEWHERE = "0193b000-0000-7000-8000-00000000b0aa";

const STATED = {
  kind: "headcount",
  mode: "tally",
  language: 7,
  site: RAMOUSEH,
  direction: "leaving",
  unit: "person",
  how_known: "counted",
  observed_from: "2016-12-18T23:05:31+02:00",
  total: "forty-seven",
};

function source(from: Source["from"]): Source {
  return { from, zone: "Asia/Damascus", known: (_, id) => id === RAMOUSEH };
}

function work(seq: number, change = {}) {
  return asRow({
    seq,
    id: `c${seq}`,
    author: CHELSEA,
    device_label: "phone A",
    entity: "report",
    action: "create",
    key: `c${seq}`,
    report: null,
    outcome: "quarantined",
    problem: "invalid",
    held_for: null,
    site: null,
    recorded_at: null,
    received_at: "2016-12-18T23:25:00+02:00",
    settled: null,
    may: [],
    stated: {},
    text: "",
    settlements: [],
    ...change,
  });
}

function field(name: string) {
  const found = HEADCOUNT.fields.find((one) => one.name === name);
  if (!found) throw new Error(`The form has no ${name}`);
  return found;
}

describe("why something waits", () => {
  it("is said in words, and one that this desk does not know by its name", () => {
    const words = wordsIn("en");
    expect(whyInWords({ outcome: "held", problem: null }, words)).toBe(
      "The change before it has not arrived",
    );
    expect(whyInWords({ outcome: "quarantined", problem: "bad-json" }, words)).toBe(
      "The text cannot be read",
    );
    expect(whyInWords({ outcome: "quarantined", problem: "new-one" }, words)).toContain("new-one");
  });

  it("is followed by every field that was stated, those of the form first", () => {
    const stated = { "something.new": 1, total: 4, withdrawn: true, kind: "headcount", site: RAMOUSEH };
    expect(statedFields(stated, HEADCOUNT)).toEqual(["site", "total", "something.new", "withdrawn"]);
  });
});

describe("what waits for a change", () => {
  it("leaves the list with it, through any number of others", () => {
    const rows = [
      work(1),
      work(2, { held_for: "c1" }),
      work(3, { held_for: "c2" }),
      work(4, { held_for: "other" }),
    ];
    expect([...withFollowers(rows, work(1).work)].sort()).toEqual(["1", "2", "3"]);
  });

  it("is found once where two wait for each other", () => {
    const rows = [work(1, { held_for: "c2" }), work(2, { held_for: "c1" })];
    expect([...withFollowers(rows, work(1).work)]).toEqual(["1", "2"]);
  });
});

describe("the form that mends", () => {
  it("asks for the whole where there is no report, or where the change is itself a statement", () => {
    expect(isWhole(work(1).work)).toBe(true);
    expect(isWhole(work(1, { action: "amend", key: "r1", report: null }).work)).toBe(true);
    expect(isWhole(work(1, { key: "c1", report: "c1", problem: "id-reused" }).work)).toBe(true);
    expect(isWhole(work(1, { action: "amend", key: "r1", report: "r1" }).work)).toBe(false);
  });

  it("begins with what was stated, and with nothing where that cannot be chosen", () => {
    const from = source({ ...STATED, direction: "sideways" });
    expect(startOf(field("total"), from)).toBe("forty-seven");
    expect(startOf(field("direction"), from)).toBe("");
    expect(startOf(field("observed_from"), from)).toBe("2016-12-18T23:05");
    expect(startOf(field("observed_from"), source({ observed_from: "2016-12-18T23:05" }))).toBe("");
    expect(startOf(field("site"), source({ site: ELSEWHERE }))).toBe("");
  });

  it("gives a whole statement, untouched to the second, without what cannot be held", () => {
    expect(statement(HEADCOUNT, { total: "47" }, source(STATED))).toEqual({
      values: {
        kind: "headcount",
        mode: "tally",
        site: RAMOUSEH,
        direction: "leaving",
        unit: "person",
        how_known: "counted",
        observed_from: "2016-12-18T23:05:31+02:00",
        total: 47,
      },
      wrong: {},
    });
  });

  it("says what is wrong and what is missing", () => {
    const from = source({ ...STATED, observed_from: "soonZ" });
    const { wrong } = statement(HEADCOUNT, { how_known: "" }, from);
    expect(wrong).toEqual({
      total: "amend-not-a-number",
      how_known: "mend-missing",
      observed_from: "mend-missing",
    });
  });

  it("makes edits only of what differs from the report as it stands", () => {
    const seen = { total: 47, note: "engine" };
    const { values } = mended(
      [field("total"), field("note")],
      { total: "50" },
      source({ ...seen, total: "x" }),
    );
    expect(editsOf(values, seen)).toEqual({ total: { was: 47, now: 50 } });
  });
});
