import { describe, expect, it } from "vitest";
import type { Draft, HeadcountValues, ReportView, Site, Values, Vehicle } from "../domain/types";
import {
  currentPlace,
  draftValues,
  freshValues,
  isEmpty,
  nextLabel,
  vehicleNamed,
  vehicleTyped,
} from "./headcount";
import { readEnrolmentCode, readRoute } from "./route";

const NOW = Date.parse("2016-12-18T21:05:00Z");
const PREFERENCES = {
  language: null,
  digits: null,
  textSize: null,
  hand: null,
  site: null,
  direction: null,
};

function report(values: Values, savedAt = "2016-12-18T21:00:00Z"): ReportView {
  return { key: "r", values, savedAt, withdrawn: false } as ReportView;
}

function start(last: ReportView | undefined, vehicles: Vehicle[] = []) {
  return freshValues({
    convoys: [],
    mode: "tally",
    site: "ramouseh",
    direction: "leaving",
    language: "en",
    last,
    vehicles,
    now: NOW,
  });
}

const BUS_5 = { id: "v5", convoy: "c12", label: "Bus 5", type: "bus" } as Vehicle;

describe("the next vehicle", () => {
  it("has the next number, in the digits of the last one", () => {
    expect(nextLabel("Bus 4")).toBe("Bus 5");
    expect(nextLabel("الحافلة ٩")).toBe("الحافلة ١٠");
    expect(nextLabel("No. 09")).toBe("No. 10");
    expect(nextLabel("white bus")).toBeNull();
  });

  it("is the office's own where its list has one of that name", () => {
    const last = report({ site: "ramouseh", direction: "leaving", convoy: "c12", "vehicle.label": "Bus 4" });
    expect(start(last, [BUS_5])).toMatchObject({ vehicle: "v5", convoy: "c12", "vehicle.type": "bus" });
    expect(vehicleNamed("bus 5 ", {}, [BUS_5])).toMatchObject({ "vehicle.label": "Bus 5", vehicle: "v5" });
    expect(vehicleNamed("Bus 6", {}, [BUS_5])).toEqual({ "vehicle.label": "Bus 6", vehicle: null });
  });
});

describe("a vehicle that is typed on", () => {
  it("keeps nothing of the one that it was, and all that was chosen", () => {
    const chosen = { convoy: "c9", "vehicle.type": "van" };
    for (const before of [{ convoy: null, "vehicle.type": null }, chosen]) {
      const was = { ...before, ...vehicleNamed("bus 5", {}, [BUS_5]) };
      expect(was).toMatchObject({ vehicle: "v5", convoy: "c12", "vehicle.type": "bus" });
      const now = { ...was, ...vehicleTyped("Bus 5 r", before) };
      expect(now).toEqual({ ...before, "vehicle.label": "Bus 5 r", vehicle: null });
    }
  });
});

describe("a new count", () => {
  it("goes on where the last one ended, and never takes over its number", () => {
    const last = report({
      site: "ramouseh",
      direction: "leaving",
      "vehicle.label": "Bus 4",
      total: 47,
      note: "x",
    });
    const values = start(last);
    expect(values).toMatchObject({ "vehicle.label": "Bus 5", how_known: "counted", unit: "person" });
    expect(values.total).toBeUndefined();
    expect(values.note).toBeUndefined();
  });

  it("takes nothing over from another place or from yesterday", () => {
    const label = { "vehicle.label": "Bus 4" };
    expect(start(report({ site: "foua", direction: "leaving", ...label }))["vehicle.label"]).toBeUndefined();
    const old = report({ site: "ramouseh", direction: "leaving", ...label }, "2016-12-17T21:00:00Z");
    expect(start(old)["vehicle.label"]).toBeUndefined();
  });

  it("does not say of a typed number how it is known", () => {
    const typed = freshValues({
      convoys: [],
      mode: "typed",
      site: "ramouseh",
      direction: "leaving",
      language: "en",
      last: report({ site: "ramouseh", direction: "leaving", how_known: "counted" }),
      vehicles: [],
      now: NOW,
    });
    expect(typed.how_known).toBeUndefined();
  });
});

describe("the values of a report", () => {
  it("have the fields of the form: a misspelt one fails tsc", () => {
    const values: HeadcountValues = { direction: "leaving", "count.female.0-4": 3, total: "not-observed" };
    // @ts-expect-error no such field
    expect(values.direktion).toBeUndefined();
    // @ts-expect-error no such field
    const wrong: HeadcountValues = { direktion: "leaving" };
    expect(wrong).not.toEqual(values);
  });
});

describe("where the person is", () => {
  const site = (id: string, kind = "crossing") => ({ id, kind, assigned: true }) as Site;

  it("is what they chose, else the last report's place, else the only one there is", () => {
    const sites = [site("ramouseh"), site("rashidin", "arrival")];
    const last = report({ site: "rashidin", direction: "arriving" });
    expect(currentPlace({ ...PREFERENCES, site: "ramouseh" }, sites, last).site).toBe("ramouseh");
    expect(currentPlace(PREFERENCES, sites, last)).toEqual({ site: "rashidin", direction: "arriving" });
    expect(currentPlace(PREFERENCES, sites, undefined).site).toBeNull();
    const told = report({ site: "rashidin", direction: "leaving", how_known: "told" });
    expect(currentPlace(PREFERENCES, sites, told)).toEqual({ site: "rashidin", direction: "arriving" });
    expect(currentPlace(PREFERENCES, [site("rashidin", "arrival")], undefined)).toEqual({
      site: "rashidin",
      direction: "arriving",
    });
  });
});

describe("an unfinished count", () => {
  const draft = (part: Partial<Draft>): Draft => ({
    id: "d",
    kind: "headcount",
    mode: "tally",
    values: { mode: "tally" },
    count: 0,
    startedAt: "",
    updatedAt: "",
    taps: [],
    ...part,
  });

  it("is spoken of only when something was counted, typed or corrected", () => {
    expect(isEmpty(draft({}))).toBe(true);
    expect(isEmpty(draft({ count: 1 }))).toBe(false);
    expect(isEmpty(draft({ values: { mode: "typed", total: 0 } }))).toBe(false);
    const seen = { base: null, values: { total: 47 } };
    expect(isEmpty(draft({ amends: "r", seen, values: { total: 49 } }))).toBe(false);
    expect(isEmpty(draft({ amends: "r", seen, values: { total: 47 } }))).toBe(true);
  });

  it("states its taps while it is tallied, and its digits while it is typed", () => {
    expect(draftValues(draft({ count: 47, values: { mode: "tally", total: 12 } })).total).toBe(47);
    expect(draftValues(draft({ count: 4, values: { mode: "typed" } })).total).toBe(4);
    expect(draftValues(draft({ amends: "r", count: 9, values: { mode: "tally", total: 12 } })).total).toBe(
      12,
    );
  });
});

describe("the address", () => {
  it("gives up an invitation's code and nothing that only looks like one", () => {
    expect(readEnrolmentCode("https://corridor.example/app/#enrol=abcdefgh")).toBe("ABCDEFGH");
    expect(readEnrolmentCode("https://corridor.example/app/?enrol=ABCDEFGH")).toBeNull();
    expect(readEnrolmentCode("#enrol=ABCDEFGH9")).toBeNull();
  });

  it("says where the person is", () => {
    expect(readRoute("#/report/0193/answer")).toEqual(["report", "0193", "answer"]);
    expect(readRoute("")).toEqual([]);
    expect(readRoute("#enrol=ABCDEFGH")).toEqual([]);
  });
});
