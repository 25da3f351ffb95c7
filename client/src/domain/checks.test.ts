import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import ar from "../i18n/ar.ftl?raw";
import en from "../i18n/en.ftl?raw";
import { checksOf } from "./checks";
import { HEADCOUNT } from "./form";
import type { Form, Values } from "./types";

interface Vectors {
  now: string;
  cases: { name: string; values: Values; seats?: number; flags: string[] }[];
}

// The same file is run on the server by tests/contracts/test_soft_checks.py.
const { now, cases } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../../tests/contracts/soft_checks.json"), "utf8"),
) as Vectors;

test.each(cases)("soft check: $name", ({ values, seats, flags }) => {
  expect(checksOf(HEADCOUNT, values, Date.parse(now), seats ?? null)).toEqual(flags);
});

test("the phone has words for everything it may ask", () => {
  const asked = HEADCOUNT.checks.map((check) => `ask-${check.flag} = `);
  expect(asked.length).toBeGreaterThan(5);
  for (const words of [en, ar]) expect(asked.filter((message) => !words.includes(message))).toEqual([]);
});

test("what a newer office asks and this app does not understand is not asked", () => {
  const newer = { checks: [{ check: "astonishing", flag: "astonishing" }] } as unknown as Form;
  expect(checksOf(newer, { total: 47 }, Date.parse(now), null)).toEqual([]);
});

test("a copy of the form from before there were checks asks nothing", () => {
  expect(checksOf({} as Form, { total: 121, "vehicle.type": "bus", unit: "person" }, 0, null)).toEqual([]);
});
