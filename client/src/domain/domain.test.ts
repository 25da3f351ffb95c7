import { expect, test } from "vitest";
import { editsBetween, freeze, stated, thaw } from "./change";
import { zonedTime } from "./clock";
import { chipOf, deliveryOf } from "./delivery";
import { type ReportCopy, viewOf, withChange } from "./projection";
import type { Chip, Delivery, Review } from "./types";
import { uuid7 } from "./uuid7";

const AT = { wall: "2016-12-18T23:05:00.000+02:00", session: "s", elapsed_ms: 5 };
const PLACE = { device: "d", n: 1, prev: null };

test("ids are UUIDv7, in order of the clock that made them, and never equal", () => {
  const ids = Array.from({ length: 1000 }, () => uuid7(1_482_000_000_000));
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^01590e15-6400-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uuid7(1) < uuid7(2 ** 40)).toBe(true);
});

test.each([
  [120, "2016-12-18T23:05:00.000+02:00"],
  [-210, "2016-12-18T17:35:00.000-03:30"],
  [0, "2016-12-18T21:05:00.000+00:00"],
])("a time carries the zone it was read in (%i minutes)", (offset, text) => {
  expect(zonedTime(Date.UTC(2016, 11, 18, 21, 5), offset)).toBe(text);
});

test("a report holds whole numbers only", () => {
  const values = { total: 4.5 };
  expect(() =>
    freeze({ id: "c", entity: "report", action: "create", base: null, values }, PLACE, AT),
  ).toThrow(RangeError);
  const edits = { total: { was: 1, now: Number.NaN } };
  expect(() => freeze({ id: "c", entity: "report", action: "amend", base: null, edits }, PLACE, AT)).toThrow(
    RangeError,
  );
});

test("a lone surrogate in a note freezes to text that any UTF-8 carries", () => {
  const values = { note: "bus \ud800 4" };
  const text = freeze({ id: "c", entity: "report", action: "create", base: null, values }, PLACE, AT);
  expect(Buffer.from(text, "utf8").toString("utf8")).toBe(text);
  expect(thaw(text).values).toEqual(values);
});

test("not recorded, not observed and zero stay three things", () => {
  expect(stated({ total: 0, "sick.lying": "not-observed", "sick.seated": null })).toEqual({
    total: 0,
    "sick.lying": "not-observed",
  });
  expect(editsBetween({ total: 0 }, { total: null, "sick.lying": 0 })).toEqual({
    total: { was: 0, now: null },
    "sick.lying": { was: null, now: 0 },
  });
});

test("a field that is not named is not edited, and equal lists are equal", () => {
  expect(editsBetween({ total: 4, list: ["a", "b"] }, { list: ["a", "b"] })).toEqual({});
});

test("delivery is what most needs to be known", () => {
  expect(deliveryOf([])).toBe("received");
  expect(deliveryOf(["received", "queued"])).toBe("queued");
  expect(deliveryOf(["queued", "sending"])).toBe("sending");
  expect(deliveryOf(["sending", "blocked", "queued"])).toBe("blocked");
});

test.each<[Delivery, Review, boolean, boolean, Chip]>([
  ["blocked", "returned", true, true, "blocked"],
  ["sending", "returned", false, false, "returned"],
  ["sending", "verified", true, false, "sending"],
  ["queued", "verified", true, true, "queued"],
  ["draft", "new", true, false, "draft"],
  ["received", "verified", true, false, "checking"],
  ["received", "verified", false, true, "withdrawn"],
  ["received", "not-counted", false, false, "not-counted"],
  ["received", "verified", false, false, "verified"],
  ["received", "new", false, false, "received"],
])("%s and %s (checking %s, withdrawn %s) reads %s", (delivery, review, checking, withdrawn, chip) => {
  expect(chipOf({ delivery, review, checking, withdrawn })).toBe(chip);
});

test("laying a change over a copy touches neither", () => {
  const copy = Object.freeze({
    ...withChange(
      null,
      thaw('{"id":"k","action":"create","recorded_at":"t","values":{"kind":"headcount","total":1}}'),
    ),
  }) as ReportCopy;
  Object.freeze(copy.values);
  Object.freeze(copy.history);
  const amend = thaw(
    '{"id":"c","key":"k","action":"amend","recorded_at":"t","edits":{"total":{"was":1,"now":2}}}',
  );
  expect(withChange(copy, amend).values.total).toBe(2);
  expect(copy.values.total).toBe(1);
});

test("an answer to a question that is closed already closes no other", () => {
  const open = { id: "q2", text: "?", at: "t" };
  const copy: ReportCopy = {
    ...withChange(null, thaw('{"id":"k","action":"create","recorded_at":"t","values":{}}')),
    review: "returned",
    question: open,
  };
  const late = thaw(
    '{"id":"c","key":"k","action":"answer","recorded_at":"t","answer":{"question":"q1","answer":"right"}}',
  );
  expect(withChange(copy, late)).toMatchObject({ review: "returned", question: open });
});

test("history says in order what happened and what the office does not have yet", () => {
  const create = thaw('{"id":"k","action":"create","recorded_at":"t1","values":{"total":1}}');
  const amend = thaw(
    '{"id":"c","key":"k","action":"amend","recorded_at":"t2","edits":{"total":{"was":1,"now":2}}}',
  );
  const pending = { checking: false, setAside: null, problem: null };
  const view = viewOf("k", withChange(null, create), [{ change: amend, custody: "queued", ...pending }], {
    savedAt: null,
    receivedAt: null,
    mine: {},
  });
  expect(view?.history).toEqual([
    { at: "t1", event: "created", by: "you", sets: { total: 1 } },
    { at: "t2", event: "amended", by: "you", sets: { total: 2 }, waiting: true },
  ]);
});

test("what the office set aside changes nothing but the history, which says why", () => {
  const create = thaw('{"id":"k","action":"create","recorded_at":"t1","values":{"total":1}}');
  const asked = { id: "q", text: "Really?", at: "t2" };
  const copy: ReportCopy = { ...withChange(null, create), review: "returned", question: asked };
  const answer = thaw(
    '{"id":"c","key":"k","action":"answer","recorded_at":"t3","answer":{"question":"q","answer":"changed"},"edits":{"total":{"was":1,"now":2}}}',
  );
  const own = { savedAt: null, receivedAt: null, mine: {} };
  const unused = {
    custody: "received",
    checking: false,
    setAside: "It was another bus",
    problem: null,
  } as const;
  const view = viewOf("k", copy, [{ change: answer, ...unused }], own);
  expect(view).toMatchObject({ chip: "returned", values: { total: 1 }, question: asked, reason: null });
  expect(view?.history.at(-1)).toEqual({
    at: "t3",
    event: "answered",
    by: "you",
    sets: { total: 2 },
    unused: "It was another bus",
  });
});
