import { describe, expect, it } from "vitest";
import { aConvoy, aVehicle } from "../testing";
import { below, doubled, sides, suggested } from "./pairing";

const bus = (id: string, label: string, change = {}) => aVehicle({ id, label, ...change });

describe("a suggestion", () => {
  it("is the one vehicle with the same number, however it is written", () => {
    const ours = [bus("a4", "Bus 4"), bus("a5", "Bus 5"), bus("a6", "Bus 6")];
    const theirs = [bus("b4", " bus  4"), bus("b7", "Bus 7")];
    expect([...suggested(ours, theirs, new Map())]).toEqual([["a4", "b4"]]);
  });

  it("is none for a number that was removed for good: two such are not one", () => {
    expect(suggested([bus("a", "[removed]")], [bus("b", "[removed]")], new Map()).size).toBe(0);
  });

  it("is none where two bear the number, or where a person has said another", () => {
    const theirs = [bus("b4", "Bus 4")];
    expect(suggested([bus("a", "Bus 4"), bus("b", "bus 4")], theirs, new Map()).size).toBe(0);
    expect(suggested([bus("a", "Bus 4")], [...theirs, bus("c4", "BUS 4")], new Map()).size).toBe(0);
    const chosen = new Map([["x", "b4"]]);
    expect(suggested([bus("a", "Bus 4"), bus("x", "Red bus")], theirs, chosen).size).toBe(0);
  });
});

describe("a pairing", () => {
  it("has each vehicle once", () => {
    expect(doubled(new Map([["a", "1"]]))).toEqual([]);
    expect(
      doubled(
        new Map([
          ["a", "1"],
          ["b", "2"],
          ["c", "1"],
        ]),
      ),
    ).toEqual(["a", "c"]);
  });

  it("that is said anew begins with what was said before, and leaves the others' pairs alone", () => {
    const joined = (id: string, into: string) => ({
      ...aConvoy({ id }),
      into,
      by: { id: "bob", name: "Bob" },
    });
    const survivor = aConvoy({
      id: "S",
      vehicles: [bus("s4", "Bus 4", { convoy: "S" }), bus("a5", "Bus 5", { convoy: "A" })],
      joined: [joined("C", "A"), joined("A", "S"), joined("D", "S")].map((one) => ({
        ...one,
        at: "2016-12-18T23:05:00+02:00",
        reason: "",
        note: null,
      })),
    });
    const side = below(survivor, "A");
    expect([...side].sort()).toEqual(["A", "C"]);
    const own = [
      bus("a4", "Bus 4", { convoy: "A", merged_into: "s4" }),
      bus("a5", "Bus 5", { convoy: "A" }),
      bus("c5", "Bus 5", { convoy: "C", merged_into: "a5" }),
    ];
    const found = sides(survivor, own, side);
    expect(found.ours.map(({ id }) => id)).toEqual(["a4", "a5"]);
    expect(found.theirs.map(({ id }) => id)).toEqual(["s4"]);
    expect([...found.paired]).toEqual([["a4", "s4"]]);
  });
});
