import { expect, test } from "vitest";
import type { ReportCopy } from "../domain/projection";
import type { Store } from "../store";
import { Database } from "../store/database";
import { withoutRemoved } from "../store/redacted";
import type { Office } from "./testing/office";
import { BUS_4, count, enrolledPhone, seen } from "./testing/phone";
import { refused } from "./testing/uploads";

const NAME = "somebody of street nine";

/** What the office's feed says once two people have removed a field (docs/sync.md S2.8). */
function remove(office: Office, key: string, ...fields: string[]): void {
  office.touch(key, (report) => {
    for (const field of fields) delete report.values[field];
    for (const line of report.history) for (const field of fields) delete line.sets?.[field];
    report.redacted = fields;
  });
}

/** Everything that lies on the disk, beneath the store. */
async function disk(store: Store): Promise<string> {
  const database = new Database(store.name);
  const all = await database.use(async (db) =>
    Promise.all([...db.objectStoreNames].map(async (name) => [name, await db.getAll(name)])),
  );
  await database.close();
  return JSON.stringify(all);
}

test("what the office removed is nowhere on the phone any more, and the report says so", async () => {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store, { note: NAME });
  await engine.run(true);
  await store.amend(key, await seen(store, key), { note: `${NAME} again` });
  await engine.run(true);
  expect(await disk(store)).toContain(NAME);
  remove(office, key, "note");
  await engine.run(true);
  expect(await disk(store)).not.toContain(NAME);
  const report = await seen(store, key);
  expect(report.values.note).toBeUndefined();
  expect(report.removed).toEqual(["note"]);
  expect(report.values.total).toBe(BUS_4.total);
});

test("what was written since is shown, and is not said to be removed", async () => {
  const { store, office, engine } = await enrolledPhone();
  const key = await count(store, { note: NAME });
  await engine.run(true);
  remove(office, key, "note");
  await engine.run(true);
  await store.amend(key, await seen(store, key), { note: "a child" });
  await engine.run(true);
  expect(await seen(store, key)).toMatchObject({ removed: [], values: { note: "a child" } });
});

test("an unsent change is never rewritten, and its owner keeps seeing what they said", async () => {
  const { store, office, engine, network } = await enrolledPhone();
  const key = await count(store, { note: NAME });
  await engine.run(true);
  await store.amend(key, await seen(store, key), { note: `${NAME}, aged nine` });
  const [before] = await store.outbox.all();
  remove(office, key, "note");
  network.forecast.push("lost-request");
  await engine.run(true);
  const [after] = await store.outbox.all();
  expect(after?.body.text).toBe(before?.body.text);
  expect((await seen(store, key)).values.note).toBe(`${NAME}, aged nine`);
  await engine.run(true);
  expect(office.custody.get(before?.row.id ?? "")?.text).toBe(before?.body.text);
});

test("the files of a removed slot leave the phone; one that was taken since stays", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  network.insteadOfFiles = () => Response.error();
  const draft = await store.startDraft("typed", BUS_4);
  await store.addPhoto(draft.id, { content: new Uint8Array(900).fill(7), type: "image/jpeg" });
  const key = await store.save(draft.id, { total: 47 });
  await engine.run(true);
  await engine.settled();
  expect(await store.files.count("waiting")).toBe(1);
  const fields = ["sha256", "size", "type"].map((part) => `attachment.photo-1.${part}`);
  remove(office, key, ...fields);
  await engine.run(true);
  await engine.settled();
  expect(await store.files.count("waiting")).toBe(0);
  const again = await store.startCorrection(await seen(store, key));
  await store.addPhoto(again.id, { content: new Uint8Array(800).fill(9), type: "image/jpeg" });
  await store.save(again.id, { total: 47 });
  office.touch(key, () => {});
  network.forecast.push("lost-request");
  await engine.run(true);
  expect(await store.files.count("waiting")).toBe(1);
  await engine.run(true);
  expect(await store.files.count("waiting")).toBe(1);
});

test("a picture in a removed one's place stays as long as what announces it has no effect", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  network.insteadOfFiles = () => Response.error();
  const key = await count(store);
  await engine.run(true);
  const names = ["sha256", "size", "type"].map((part) => `attachment.photo-1.${part}`);
  remove(office, key, ...names);
  await engine.run(true);
  // Somebody has to look at her first correction, and the one with the picture waits for it.
  await store.amend(key, await seen(store, key), { site: "never-assigned" });
  const correction = await store.startCorrection(await seen(store, key));
  await store.addPhoto(correction.id, { content: new Uint8Array(800).fill(9), type: "image/jpeg" });
  await store.save(correction.id, { total: 47 });
  for (let page = 0; page < 2; page++) {
    office.touch(key, () => {});
    await engine.run(true);
    await engine.settled();
    expect(await store.files.count("waiting")).toBe(1);
  }
  const [, amend] = [...office.custody.values()];
  office.release(amend?.change.id ?? "");
  await engine.run(true);
  await engine.settled();
  expect(await store.files.count("waiting")).toBe(1);
});

test("a picture that a held correction announces waits, though its place is said to be removed", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  const key = await count(store);
  await engine.run(true);
  await store.amend(key, await seen(store, key), { site: "never-assigned" });
  const correction = await store.startCorrection(await seen(store, key));
  await store.addPhoto(correction.id, { content: new Uint8Array(800).fill(9), type: "image/jpeg" });
  await store.save(correction.id, { total: 47 });
  network.insteadOfFiles = () => refused(410, "attachment-redacted");
  for (let i = 0; i < 2; i++) {
    await engine.run(true);
    await engine.settled();
    expect(await store.files.count("waiting")).toBe(1);
  }
  const [, amend] = [...office.custody.values()];
  office.release(amend?.change.id ?? "");
  network.insteadOfFiles = null;
  await engine.run(true);
  await engine.settled();
  expect([...network.files.kept.values()].map((content) => content[0])).toEqual([9]);
});

test("the files of another report stay where one of its neighbours loses its own", async () => {
  const { store, office, network, engine } = await enrolledPhone();
  network.insteadOfFiles = () => Response.error();
  const keys = [];
  for (const byte of [7, 8]) {
    const draft = await store.startDraft("typed", BUS_4);
    await store.addPhoto(draft.id, { content: new Uint8Array(900).fill(byte), type: "image/jpeg" });
    keys.push(await store.save(draft.id, { total: 47 }));
  }
  await engine.run(true);
  await engine.settled();
  const [removed, other] = keys;
  remove(office, removed ?? "", "attachment.photo-1.sha256");
  await engine.run(true);
  await engine.settled();
  expect((await store.files.inState("waiting")).map(({ row }) => row.owner)).toEqual([other]);
});

test("of its own words a phone forgets what was removed, but what stands or is contested", () => {
  const copy = {
    values: { total: 47 },
    redacted: ["note", "total", "convoy"],
    conflicts: [{ field: "note", own: ["contested"] }],
  } as unknown as ReportCopy;
  const after = (note: string) =>
    withoutRemoved({ total: 47, note, convoy: "contested", vehicle: "v" }, copy);
  expect(after("contested")).toEqual({ total: 47, note: "contested", vehicle: "v" });
  expect(after("removed")).toEqual({ total: 47, vehicle: "v" });
});
