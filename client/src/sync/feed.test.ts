import { expect, test } from "vitest";
import type { Office } from "./testing/office";
import { count, enrolledPhone, seen } from "./testing/phone";
import { replyIn } from "./wire";

test("an own change that the feed leaves out is applied on its receipt", async () => {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  await store.amend(key, await seen(store, key), { total: 49 });
  await engine.run(true);
  expect(office.requests.at(-1)?.changes).toHaveLength(1);
  expect(await seen(store, key)).toMatchObject({ version: 2, chip: "received", values: { total: 49 } });
  expect(await store.outbox.all()).toEqual([]);
});

test("the phone's copies equal a fresh phone's after quiet", async () => {
  const first = await enrolledPhone();
  first.office.putSite("ramouseh", { code: "RAM", names: { en: "Ramouseh" } });
  const key = await count(first.store);
  await first.engine.run(true);
  await first.store.amend(key, await seen(first.store, key), { total: 50, note: "two got off" });
  await first.engine.run(true);
  const fresh = await enrolledPhone(undefined, first.office);
  await fresh.engine.run(true);
  const [one, other] = [await seen(first.store, key), await seen(fresh.store, key)];
  expect(one.values).toEqual(other.values);
  expect(one.base).toEqual(other.base);
  expect(await first.store.sites()).toEqual(await fresh.store.sites());
});

test("a question asked while an amend was on its way is not missed", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  await store.amend(key, await seen(store, key), { total: 48 });
  network.forecast.push("lost-answer");
  await engine.run(true);
  office.touch(key, (report) => {
    report.review = "returned";
    report.question = { id: "q1", text: "Please check 47.", at: "2016-12-18T17:10:00Z" };
  });
  await engine.run(true);
  const report = await seen(store, key);
  expect(report.chip).toBe("returned");
  expect(report.question?.id).toBe("q1");
  expect(report.values.total).toBe(48);
  expect((await store.status()).returned).toBe(1);
});

test("an answer given without a network closes the question at once and travels later, its number with it", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  office.touch(key, (report) => {
    report.review = "returned";
    report.question = { id: "q1", text: "52?", at: "2016-12-18T17:10:00Z" };
  });
  await engine.run(true);
  network.always = "no-network";
  const report = await seen(store, key);
  await store.answer(key, "q1", "changed", { seen: report, now: { total: 52 } }, "I counted again");
  expect(await seen(store, key)).toMatchObject({ chip: "queued", question: null, values: { total: 52 } });
  network.always = "fair";
  await engine.run(true);
  expect(await seen(store, key)).toMatchObject({
    chip: "checking",
    review: "answered",
    values: { total: 52 },
  });
  const sent = JSON.parse([...office.custody.values()].at(-1)?.text ?? "{}");
  expect(sent.answer).toEqual({ question: "q1", answer: "changed", note: "I counted again" });
  expect(sent.edits).toEqual({ total: { was: 47, now: 52 } });
});

test("with two numbers at the office the phone keeps showing its owner's", async () => {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  const before = await seen(store, key);
  office.setField(key, "total", 52);
  await store.amend(key, before, { total: 49, note: "door side" });
  await engine.run(true);
  expect(office.reports.get(key)?.value.values.total).toBe(52);
  const report = await seen(store, key);
  expect(report).toMatchObject({ chip: "checking", values: { total: 49, note: "door side" } });
  expect(report.conflicts).toEqual([{ field: "total", own: [49] }]);
});

test("what its owner said stays in sight while the page that replaces it is still to come", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  const before = await seen(store, key);
  for (let i = 0; i < 3; i++) office.putSite(`site-${i}`, { code: `S${i}` });
  office.setField(key, "total", 52);
  await store.amend(key, before, { total: 49, note: "door side" });
  office.pageSize = 1;
  network.forecast.push("fair", "no-network");
  await engine.run(true);
  expect(await seen(store, key)).toMatchObject({
    delivery: "received",
    values: { total: 49, note: "door side" },
  });
  expect((await store.outbox.all()).map((entry) => entry.row.state)).toEqual(["received"]);
  await engine.run(true);
  expect((await seen(store, key)).conflicts).toEqual([{ field: "total", own: [49] }]);
  expect(await store.outbox.all()).toEqual([]);
});

test("an office that leaves nothing out is taken at its word, flags and all", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  await engine.run(true);
  office.leavesOut = false;
  office.pageSize = 1;
  office.putSite("site-1", { code: "S1" });
  const key = await count(store);
  network.forecast.push("fair");
  network.instead = () => {
    const kept = office.reports.get(key);
    if (kept) kept.value.flags = ["late-from-previous-assignee"];
    return null;
  };
  await engine.run(true);
  expect((await seen(store, key)).flags).toEqual(["late-from-previous-assignee"]);
});

test("each of two phones of one person shows what was said on it", async () => {
  const first = await enrolledPhone();
  const key = await count(first.store);
  await first.engine.run(true);
  const second = await enrolledPhone(undefined, first.office);
  await second.engine.run(true);
  const [one, other] = [await seen(first.store, key), await seen(second.store, key)];
  await first.store.amend(key, one, { total: 48 });
  await second.store.amend(key, other, { total: 49 });
  await first.engine.run(true);
  await second.engine.run(true);
  first.office.touch(key, (report) => {
    for (const open of report.conflicts) open.own.unshift(48);
  });
  await first.engine.run(true);
  await second.engine.run(true);
  expect((await seen(first.store, key)).values.total).toBe(48);
  expect((await seen(second.store, key)).values.total).toBe(49);
});

test("an amend names the version on the screen, not one that arrived meanwhile", async () => {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  const onScreen = await seen(store, key);
  office.setField(key, "total", 52);
  await engine.run(true);
  await store.amend(key, onScreen, { total: 49 });
  await engine.run(true);
  expect(office.reports.get(key)?.value.values.total).toBe(52);
  expect((await seen(store, key)).conflicts).toEqual([{ field: "total", own: [49] }]);
});

test("quarantined and held changes stay laid over as received while the office checks, until their receipt changes", async () => {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store, { site: "never-assigned" });
  await store.amend(key, await seen(store, key), { total: 48 });
  await engine.run(true);
  expect(await seen(store, key)).toMatchObject({
    delivery: "received",
    chip: "checking",
    waiting: 0,
    problem: "site-never-assigned",
    values: { total: 48 },
  });
  const offers = office.requests.flatMap((request) => request.changes).length;
  await engine.run(true);
  expect(office.requests.flatMap((request) => request.changes)).toHaveLength(offers);
  office.release(key);
  await engine.run(true);
  expect(await seen(store, key)).toMatchObject({
    chip: "received",
    version: 2,
    problem: null,
    values: { total: 48 },
  });
  expect(await store.outbox.all()).toEqual([]);
});

test("a report that was set aside is not counted, and says why until it is taken up again", async () => {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store, { site: "never-assigned" });
  await store.amend(key, await seen(store, key), { total: 48 });
  await engine.run(true);
  office.setAside(key, "Counted at Ramouseh already");
  await engine.run(true);
  expect(await seen(store, key)).toMatchObject({
    chip: "not-counted",
    reason: "Counted at Ramouseh already",
    values: { total: 48 },
  });
  office.setAside(key, undefined);
  await engine.run(true);
  expect(await seen(store, key)).toMatchObject({ chip: "checking", reason: null });
  office.release(key);
  await engine.run(true);
  expect(await seen(store, key)).toMatchObject({ chip: "received", review: "new", values: { total: 48 } });
});

test("a correction that was set aside leaves the report as it is without it", async () => {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  await store.amend(key, await seen(store, key), { site: "never-assigned", total: 48 });
  await engine.run(true);
  expect(await seen(store, key)).toMatchObject({ chip: "checking", values: { total: 48 } });
  const [amend] = await store.outbox.all();
  office.setAside(amend?.row.id ?? "", "It was another bus");
  await engine.run(true);
  const report = await seen(store, key);
  expect(report).toMatchObject({ chip: "received", problem: null, values: { site: "ramouseh", total: 47 } });
  expect(report.history.at(-1)).toMatchObject({ event: "amended", unused: "It was another bus" });
});

test("pages are pulled until there are no more, and each is on disk before its cursor is", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  await engine.run(true);
  office.pageSize = 2;
  for (let i = 0; i < 7; i++) office.putSite(`site-${i}`, { code: `S${i}` });
  network.forecast.push("fair", "fair", "no-network");
  expect((await engine.run(true)).ok).toBe(false);
  expect(await store.sites()).toHaveLength(4);
  expect((await engine.run(true)).ok).toBe(true);
  expect(await store.sites()).toHaveLength(7);
});

test("what leaves the scope leaves the phone", async () => {
  const { store, office, engine } = await enrolledPhone();
  office.putSite("ramouseh", { code: "RAM" });
  await engine.run(true);
  office.removeSite("ramouseh");
  await engine.run(true);
  expect(await store.sites()).toEqual([]);
});

test("an older page that comes late changes nothing", async () => {
  const { store, office, engine } = await enrolledPhone();
  office.putSite("ramouseh", { code: "OLD" });
  await engine.run(true);
  const late = replyIn(
    JSON.stringify({
      v: 1,
      epoch: "1.first",
      receipts: [],
      changes: [{ entity: "site", key: "ramouseh", rev: 1, value: { code: "OLD" } }],
      cursor: "feed:1.first:1",
    }),
  );
  if (!late) throw new Error("The late page is no answer.");
  office.putSite("ramouseh", { code: "NEW" });
  await engine.run(true);
  await store.feed.take(new Set(), (await store.feed.place()).row, late);
  expect((await store.sites())[0]?.code).toBe("NEW");
});

test("custody given before the office was restored is offered again", async () => {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store, { site: "never-assigned" });
  await engine.run(true);
  const text = office.custody.get(key)?.text;
  office.custody.clear();
  office.epoch = "2.second";
  await engine.run(true);
  expect(office.custody.get(key)?.text).toBe(text);
  expect((await seen(store, key)).chip).toBe("checking");
});

test("two tabs take one answer each and the slower moves no cursor back", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  await engine.run(true);
  const key = await count(store);
  const asked = (await store.feed.place()).row;
  const other = await enrolledPhone(store.name, office);
  other.network.always = network.always;
  await other.engine.run(true);
  const ahead = (await store.feed.place()).body.cursor;
  const late = {
    epoch: "1.first",
    offsetMs: 0,
    receipts: [],
    reset: false,
    changes: [],
    cursor: "feed:1.first:0",
    more: false,
    end: false,
    heldThrough: null,
    durableThrough: null,
  };
  await store.feed.take(new Set([key]), asked, late);
  expect((await store.feed.place()).body.cursor).toBe(ahead);
});

test("an outcome that this app does not know is no effect, also where the feed tells it", async () => {
  const { store, office, engine } = await enrolledPhone();
  await engine.run(true);
  const key = await count(store, { site: "never-assigned" });
  await engine.run(true);
  alsoFeeds(office, { entity: "receipt", key, rev: 99, value: { n: 1, outcome: "postponed" } });
  await engine.run(true);
  expect((await seen(store, key)).chip).toBe("checking");
  expect(await store.outbox.all()).toHaveLength(1);
});

test("a receipt that the office no longer feeds is no word about the report", async () => {
  const { store, office, engine } = await enrolledPhone();
  await engine.run(true);
  const key = await count(store, { site: "never-assigned" });
  await engine.run(true);
  const before = await seen(store, key);
  alsoFeeds(office, { entity: "receipt", key, leave: true });
  await engine.run(true);
  expect(await seen(store, key)).toEqual(before);
  expect(await store.outbox.all()).toHaveLength(1);
});

/** Every answer carries one more thing. */
function alsoFeeds(office: Office, thing: object): void {
  const answer = office.answer.bind(office);
  office.answer = (request, device) => {
    const { status, body } = answer(request, device) as { status: number; body: { changes: unknown[] } };
    body.changes.push(thing);
    return { status, body };
  };
}
