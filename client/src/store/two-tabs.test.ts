import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { uuid7 } from "../domain/uuid7";
import { BUS_4, chelsea, seen } from "../sync/testing/phone";
import { openStore, type Store } from ".";

let here: Store;
let there: Store;

beforeEach(async () => {
  here = await openStore(uuid7());
  await here.enrol(chelsea());
  there = await openStore(here.name);
});

afterEach(async () => {
  await here.close();
  await there.close();
});

const picture = (fill: number) => ({ content: new Uint8Array(800).fill(fill), type: "image/jpeg" });

/** The draft as it is on the disk. */
async function written(): Promise<{ count?: number; camera?: boolean; pictures: (number | undefined)[] }> {
  const tab = await openStore(here.name);
  const draft = await tab.openDraft();
  const pictures = draft ? (await tab.photos(draft)).map(({ content }) => content?.[0]) : [];
  await tab.close();
  return { count: draft?.count, camera: draft?.camera, pictures };
}

/** A draft that both tabs have in their hands, with one picture. */
async function draftInBoth(): Promise<{ id: string; first: string }> {
  const { id } = await here.startDraft("tally", BUS_4);
  await here.addPhoto(id, picture(1));
  await there.setCount(id, 1);
  await here.setCount(id, 2);
  return { id, first: (await here.openDraft())?.photos?.[0] ?? "" };
}

test("a picture taken in another tab outlives a tap in this one", async () => {
  const { id } = await draftInBoth();
  await there.addPhoto(id, picture(2));
  await here.setCount(id, 3);
  expect(await written()).toMatchObject({ count: 3, pictures: [1, 2] });
  const key = await here.save(id, { total: 3 });
  expect((await seen(here, key)).photos?.of).toBe(2);
});

test("a picture taken in another tab goes with the Save in this one, though nothing was tapped since", async () => {
  const { id } = await draftInBoth();
  await there.addPhoto(id, picture(2));
  const key = await here.save(id, { total: 3 });
  expect((await seen(here, key)).photos?.of).toBe(2);
});

test("a draft thrown away takes the picture of another tab along", async () => {
  const { id } = await draftInBoth();
  await there.addPhoto(id, picture(2));
  await here.discardDraft(id);
  expect(await here.files.count("draft")).toBe(0);
});

test("pictures of two tabs stand beside each other, and one that either removed does not come back", async () => {
  const { id, first } = await draftInBoth();
  await there.addPhoto(id, picture(2));
  await here.addPhoto(id, picture(3));
  expect((await written()).pictures).toEqual([1, 2, 3]);
  await there.removePhoto(id, first);
  await here.setCount(id, 4);
  expect((await written()).pictures).toEqual([2, 3]);
  await there.setCount(id, 5);
  await here.removePhoto(id, (await here.openDraft())?.photos?.[0] ?? "");
  await there.setCount(id, 6);
  expect(await written()).toMatchObject({ count: 6, pictures: [3] });
});

test("a camera that is open in another tab is still known to be after a tap in this one", async () => {
  const { id } = await draftInBoth();
  await there.openCamera(id);
  await here.setCount(id, 3);
  expect((await written()).camera).toBe(true);
  await there.closeCamera(id);
  await here.setCount(id, 4);
  expect((await written()).camera).toBeUndefined();
  await there.setCount(id, 5);
  await here.openCamera(id);
  expect((await written()).camera).toBe(true);
});

test("a picture that the other tab keeps while this one saves goes with the report", async () => {
  const draft = await here.startDraft("typed", BUS_4);
  const form = here.form.bind(here);
  vi.spyOn(here, "form").mockImplementationOnce(async (kind) => {
    await there.addPhoto(draft.id, picture(7));
    return form(kind);
  });
  const key = await here.save(draft.id, { total: 47 });
  await here.dropLostPhotos(); // as at the next start
  expect((await seen(here, key)).photos).toEqual({ of: 1, received: 0, failed: 0 });
});

test("a picture that the other tab takes away while this one saves is not announced", async () => {
  const draft = await here.startDraft("typed", BUS_4);
  await here.addPhoto(draft.id, picture(7));
  const [id = ""] = (await here.openDraft())?.photos ?? [];
  const announce = here.files.announce.bind(here.files);
  vi.spyOn(here.files, "announce").mockImplementationOnce(async (...asked) => {
    const announced = await announce(...asked);
    await there.removePhoto(draft.id, id);
    return announced;
  });
  const key = await here.save(draft.id, { total: 47 });
  expect((await seen(here, key)).photos).toBeNull();
});
