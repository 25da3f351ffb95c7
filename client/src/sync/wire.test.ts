import { expect, test } from "vitest";
import { packed } from "./batch";
import { judge } from "./exchange";
import { objectIn, problemIn, replyIn } from "./wire";

const RECEIPT = { id: "c1", n: 1, outcome: "applied", rev: 1, version: 1 };
const ITEM = { entity: "site", key: "s1", rev: 1, value: { code: "RAM" } };
const REPLY = {
  v: 1,
  epoch: "1.a",
  offset_ms: 5,
  receipts: [RECEIPT],
  changes: [ITEM],
  cursor: "c",
  more: false,
};

test("an answer of the office is read, and what it does not say is no", () => {
  expect(replyIn(JSON.stringify({ ...REPLY, server_time: "2016-12-18T23:05:00Z" }))).toEqual({
    epoch: "1.a",
    offsetMs: 5,
    heldThrough: null,
    durableThrough: null,
    receipts: [RECEIPT],
    reset: false,
    changes: [{ ...ITEM, leave: undefined }],
    cursor: "c",
    more: false,
    end: false,
  });
});

test.each([
  ["no version of the protocol", { v: undefined }],
  ["another version of the protocol", { v: 2 }],
  ["no epoch", { epoch: undefined }],
  ["an epoch that is no name", { epoch: 1 }],
  ["no receipts", { receipts: undefined }],
  ["no changes", { changes: undefined }],
  ["no cursor", { cursor: null }],
  ["a change that names nothing", { changes: [{ rev: 1, value: {} }] }],
  ["a value without a rev", { changes: [{ ...ITEM, rev: undefined }] }],
  ["neither a value nor a leave", { changes: [{ entity: "site", key: "s1", rev: 2 }] }],
])("%s is no answer of the office", (_what, without) => {
  expect(replyIn(JSON.stringify({ ...REPLY, ...without }))).toBeNull();
});

test.each([
  "",
  "null",
  "[]",
  "<html>",
  JSON.stringify(REPLY).slice(0, -1),
  `${JSON.stringify(REPLY)}<script>`,
])("%j is no answer of the office", (text) => {
  expect(replyIn(text)).toBeNull();
});

test("a receipt with an outcome this app does not know is no custody", () => {
  const receipts = [RECEIPT, { ...RECEIPT, id: "c2", outcome: "burnt" }, { n: 3, outcome: "applied" }, null];
  expect(replyIn(JSON.stringify({ ...REPLY, receipts }))?.receipts).toEqual([RECEIPT]);
});

test.each([
  [0, "", "portal"],
  [200, "<html>", "portal"],
  [302, "", "portal"],
  [403, "<html>", "portal"],
  [404, "<html>", "portal"],
  [404, '{"title":"Nothing here","status":404}', "server"],
  [429, '{"title":"Too many","status":429}', "server"],
  [500, "<html>", "server"],
  [401, '{"title":"No","status":401,"slug":"device-unknown"}', "signed-out"],
  [401, '{"title":"No","status":401,"slug":"person-suspended"}', "revoked"],
  [400, "<html>", "refused"],
  [413, "too large", "refused"],
])("status %i with %j is heard as %s", (status, text, kind) => {
  expect(judge(status, text).kind).toBe(kind);
});

test("a problem of the office is told from other JSON, and a slug that is no word from one", () => {
  const problem = { title: "Gone", status: 410 };
  expect(problemIn(JSON.stringify({ ...problem, slug: "code-used" }))).toEqual({ slug: "code-used" });
  expect(problemIn(JSON.stringify({ ...problem, slug: 5 }))).toEqual({ slug: null });
  for (const other of [{}, { title: "Gone" }, { status: 410 }, null])
    expect(problemIn(JSON.stringify(other))).toBeNull();
});

test.each(["5", '"x"', "true", "null", "[]", "{"])("%s is no document", (text) => {
  expect(objectIn(text)).toBeNull();
});

test.each([
  [511, false],
  [512, true],
])("of %i bytes it is worth packing: %s", async (length, worth) => {
  const { body, gzip, plain } = await packed("x".repeat(length));
  expect([gzip, plain, body.length < length]).toEqual([worth, length, worth]);
});
