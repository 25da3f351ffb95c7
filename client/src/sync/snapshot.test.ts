import { expect, test } from "vitest";
import { Store } from "../store";
import { Database } from "../store/database";
import { readCopies } from "../store/views";
import { count, enrolledPhone, seen } from "./testing/phone";
import { replyIn } from "./wire";

test("a snapshot interrupted goes on from its last page and shows nothing before its end", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  office.pageSize = 2;
  for (let i = 0; i < 5; i++) office.putSite(`site-${i}`, { code: `S${i}` });
  network.forecast.push("fair", "fair", "no-network");
  await engine.run(true);
  expect(await store.sites()).toHaveLength(0);
  const reopened = new Store(new Database(store.name));
  const again = await enrolledPhone(store.name, office);
  await again.engine.run(true);
  expect(await reopened.sites()).toHaveLength(5);
  expect(office.requests.map((request) => request.cursor).filter((cursor) => cursor === null)).toHaveLength(
    1,
  );
});

test("a snapshot drops what left the scope and an unfinished one before it, and keeps unsent words", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  office.putSite("old", { code: "OLD" });
  await engine.run(true);
  expect((await store.sites()).map((site) => site.id)).toEqual(["old"]);
  network.always = "no-network";
  const key = await count(store);
  network.always = "fair";
  office.sites.delete("old");
  office.putSite("new", { code: "NEW" });
  office.putSite("newer", { code: "NEWER" });
  office.epoch = "2.second";
  office.pageSize = 1;
  network.forecast.push("fair", "no-network");
  await engine.run(true);
  office.epoch = "3.third";
  await engine.run(true);
  expect((await store.sites()).map((site) => site.id).sort()).toEqual(["new", "newer"]);
  expect((await seen(store, key)).values.total).toBe(47);
});

test("a snapshot without a report that was amended here leaves what the amend speaks of", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  await store.amend(key, await seen(store, key), { total: 49 });
  office.reports.clear();
  office.epoch = "2.second";
  network.instead = (request) =>
    request.changes.length > 0 ? Response.json({ title: "No", status: 422 }, { status: 422 }) : null;
  await engine.run(true);
  expect(await seen(store, key)).toMatchObject({
    chip: "blocked",
    values: { total: 49, "vehicle.label": "Bus 4" },
  });
});

test("a snapshot drops what left the scope although the office has just taken a word about it", async () => {
  const { store, office, key, id, n } = await correctedPhone();
  const reply = replyIn(
    JSON.stringify({
      v: 1,
      epoch: office.epoch,
      reset: true,
      receipts: [{ id, n, outcome: "applied", rev: 2, version: 2, entity: "report", key }],
      changes: [],
      cursor: "feed:1.first:9",
      end: true,
    }),
  );
  if (!reply) throw new Error("It is no answer.");
  await store.feed.take(new Set([id]), (await store.feed.place()).row, reply);
  expect([...(await readCopies(new Database(store.name), "report"))]).toEqual([]);
  // Nor does the next page make a report of the correction alone.
  await store.feed.take(new Set(), (await store.feed.place()).row, {
    ...reply,
    receipts: [],
    reset: false,
    end: false,
  });
  expect([...(await readCopies(new Database(store.name), "report"))]).toEqual([]);
  expect(await store.outbox.all()).toEqual([]);
});

test("what stayed for unsent words alone goes when the office has them and gives no copy", async () => {
  const { store, office, key, id, n } = await correctedPhone();
  const before = replyIn(
    JSON.stringify({ v: 1, epoch: office.epoch, receipts: [], changes: [], cursor: "feed:0" }),
  );
  if (!before) throw new Error("It is no answer.");
  const snapshot = { ...before, epoch: "2.second", reset: true, end: true };
  await store.feed.take(new Set(), (await store.feed.place()).row, snapshot);
  expect((await seen(store, key)).values.total).toBe(49);
  const receipt = { id, n, outcome: "applied" as const, rev: 2, version: 2, entity: "report" as const, key };
  const page = { ...before, epoch: "2.second", receipts: [receipt] };
  await store.feed.take(new Set([id]), (await store.feed.place()).row, page);
  expect([...(await readCopies(new Database(store.name), "report"))]).toEqual([]);
});

test("a report sent while a snapshot is coming stays in sight and is received", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  office.pageSize = 1;
  for (let i = 0; i < 4; i++) office.putSite(`site-${i}`, { code: `S${i}` });
  network.forecast.push("fair", "no-network");
  await engine.run(true);
  const key = await count(store);
  network.forecast.push("fair", "no-network");
  await engine.run(true);
  expect((await seen(store, key)).delivery).toBe("received");
  await engine.run(true);
  expect(await seen(store, key)).toMatchObject({ chip: "received", version: 1 });
  expect(await store.outbox.all()).toEqual([]);
});

/** A phone whose report the office has, with a correction of it (`id`, `n`) that waits. */
async function correctedPhone() {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  await store.amend(key, await seen(store, key), { total: 49 });
  const [entry] = await store.outbox.all();
  if (!entry) throw new Error("Nothing waits.");
  const { id, n } = entry.row;
  return { store, office, key, id, n };
}
