import { describe, expect, it } from "vitest";
import { aCount, aVehicle } from "../testing";
import { editsOf, recorded } from "./edits";
import { difference, endOf, setAside, vehiclesCounted } from "./ledger";

describe("one end of the way", () => {
  it("tells out of scope, nobody, one number and rivals apart", () => {
    expect(endOf("not-in-scope").state).toBe("out-of-scope");
    expect(endOf([]).state).toBe("none");
    expect(endOf([aCount(47)])).toMatchObject({ state: "one", count: { total: 47 } });
    expect(endOf([aCount(47), aCount(49)])).toMatchObject({ state: "rival" });
  });

  it("does not let a withdrawn or left-out report stand, and does not hide it", () => {
    const counts = [aCount(47), aCount(50, { withdrawn: true }), aCount(51, { review: "not-counted" })];
    expect(endOf(counts).state).toBe("one");
    expect(setAside(counts).map(({ total }) => total)).toEqual([50, 51]);
  });

  it("is out of scope where every count is", () => {
    expect(endOf(["not-in-scope"]).state).toBe("out-of-scope");
  });
});

describe("the difference", () => {
  it("stands only where each end has one counted number", () => {
    expect(difference(aVehicle({ departed: [aCount(47)], arrived: [aCount(45)] }))).toBe(-2);
    expect(difference(aVehicle({ departed: [aCount(47), aCount(49)], arrived: [aCount(45)] }))).toBeNull();
    expect(difference(aVehicle({ departed: [aCount(47)], arrived: "not-in-scope" }))).toBeNull();
    expect(
      difference(aVehicle({ departed: [aCount(47, { how_known: "told" })], arrived: [aCount(45)] })),
    ).toBeNull();
  });

  it("counts vehicles, not people, and nothing where nothing may be seen", () => {
    const vehicles = [
      aVehicle({ departed: [aCount(47)], arrived: "not-in-scope" }),
      aVehicle({ arrived: "not-in-scope" }),
    ];
    expect(vehiclesCounted(vehicles, "departed")).toBe(1);
    expect(vehiclesCounted(vehicles, "arrived")).toBeNull();
    expect(vehiclesCounted([], "arrived")).toBe(0);
  });
});

describe("a convoy's form", () => {
  it("states only what was touched", () => {
    expect(editsOf({ label: "12", at_site: "a" }, { label: "12", at_site: null })).toEqual({
      at_site: { was: "a", now: null },
    });
    expect(recorded({ label: "12", seats: null, to_site: "" })).toEqual({ label: "12" });
  });
});
