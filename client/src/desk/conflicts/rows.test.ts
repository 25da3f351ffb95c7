import { describe, expect, it } from "vitest";
import { HEADCOUNT } from "../../api/forms";
import { aCandidate, aConflict, aDetail, aVersion, BOB, DARA } from "../testing";
import { fieldOf, NOTHING_PICKED, requestOf } from "./choices";
import { agreeing, allEqual, decisionTable, standing } from "./rows";

const report = aDetail({
  values: { total: 47, "sick.lying": 2, note: "x" },
  conflicts: [aConflict()],
  versions: [
    aVersion(1, { sets: { total: 45, note: "x" } }),
    aVersion(2, { at: "2016-12-18T23:32:00+02:00", sets: { total: 47 } }),
    aVersion(3, {
      at: "2016-12-18T23:33:00+02:00",
      by: DARA,
      device_label: "phone B",
      sets: { "sick.lying": 2 },
    }),
  ],
});

describe("the decision table", () => {
  const table = decisionTable(report, report.conflicts);

  it("has a column for each person and device, in the order received", () => {
    expect(table.columns.map(({ name, device }) => [name, device])).toEqual([
      ["Chelsea", "phone A"],
      ["Dara", "phone B"],
    ]);
  });

  it("shows each value beside the one before, with its distance, and chooses nothing", () => {
    const [row] = table.rows;
    expect(row?.before).toBe(45);
    expect(row?.cells.map((cell) => [cell?.value, cell?.difference, cell?.live])).toEqual([
      [47, 2, true],
      [49, 4, false],
    ]);
  });

  it("lists a field that only one side changed as merged already", () => {
    expect(table.rows[1]).toMatchObject({ field: "sick.lying", before: null, only: "Dara", conflict: null });
    expect(table.rows[1]?.cells.map((cell) => cell?.value ?? null)).toEqual([null, 2]);
    expect(agreeing(report, table)).toBe(1);
  });

  it("keeps two statements of one person apart even where two phones bear one label", () => {
    const twice = aConflict({
      candidates: [
        aCandidate("one", { value: 47, live: true }),
        aCandidate("two", { value: 49, received_at: "2016-12-18T23:36:00+02:00" }),
      ],
    });
    const both = decisionTable(aDetail(), [twice]);
    expect(both.columns.map(({ ordinal }) => ordinal)).toEqual([1, 2]);
    expect(both.rows[0]?.cells.map((cell) => cell?.value)).toEqual([47, 49]);
  });

  it("tells what stands from what its author has said since", () => {
    const candidates = [
      aCandidate("one", { value: 51, live: true, earlier: [49, 50] }),
      aCandidate("two", { value: 47 }),
    ];
    const [row] = decisionTable(aDetail(), [aConflict({ candidates })]).rows;
    expect(row?.cells.map((cell) => cell && standing(cell))).toEqual([49, 47]);
  });

  it("keeps zero and not recorded apart from each other in the before column", () => {
    const zero = decisionTable(aDetail(), [aConflict({ before: 0 })]);
    const nothing = decisionTable(aDetail(), [aConflict({ before: null })]);
    expect(zero.rows[0]?.cells[0]?.difference).toBe(47);
    expect(nothing.rows[0]?.cells[0]?.difference).toBeNull();
  });

  it("says when both versions are the same", () => {
    expect(allEqual(aConflict())).toBe(false);
    const equal = [aCandidate("one", { value: 47 }), aCandidate("two", { value: 47, by: BOB })];
    expect(allEqual(aConflict({ candidates: equal }))).toBe(true);
  });
});

describe("a choice", () => {
  const field = fieldOf(aConflict(), HEADCOUNT.fields);
  const other = { ...NOTHING_PICKED, candidate: "other" as const };

  it("is never made by default", () => {
    expect(requestOf(undefined, field, undefined)).toBeNull();
    expect(requestOf(NOTHING_PICKED, field, undefined)).toBeNull();
  });

  it("of a candidate may go without a reason", () => {
    expect(requestOf({ ...NOTHING_PICKED, candidate: "one" }, field, undefined)).toEqual({
      request: { candidate: "one" },
    });
  });

  it("of another number needs the number and a reason", () => {
    expect(requestOf(other, field, undefined)).toEqual({ unready: "decision-value-missing" });
    expect(requestOf({ ...other, other: "4x" }, field, undefined)).toEqual({ unready: "amend-not-a-number" });
    expect(requestOf({ ...other, other: "48" }, field, undefined)).toEqual({
      unready: "decision-reason-missing",
    });
    expect(requestOf({ ...other, other: "٤٨", reason: "arrival list" }, field, undefined)).toEqual({
      request: { value: 48, reason: "arrival list" },
    });
  });
});
