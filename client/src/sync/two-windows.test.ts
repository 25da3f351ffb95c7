/** Two windows of one phone, with the locks that a browser has and Node has not: a number never waits for a picture. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BUS_4, count, enrolledPhone, type Phone, seen } from "./testing/phone";

/** Web Locks, as far as the phone uses them. */
function locks() {
  const tails = new Map<string, Promise<unknown>>();
  const held = new Set<string>();
  return {
    request(name: string, options: { ifAvailable: boolean }, work: (lock: object | null) => unknown) {
      if (options.ifAvailable && held.has(name)) return Promise.resolve(work(null));
      const mine = (tails.get(name) ?? Promise.resolve()).then(async () => {
        held.add(name);
        try {
          return await work({});
        } finally {
          held.delete(name);
        }
      });
      tails.set(
        name,
        mine.catch(() => {}),
      );
      return mine;
    },
  };
}

const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(() => {
  vi.stubGlobal("navigator", { locks: locks() });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A report with five pictures that wait for its number. */
async function withPictures({ store }: Phone): Promise<void> {
  const draft = await store.startDraft("typed", BUS_4);
  for (const fill of [1, 2, 3, 4, 5])
    await store.addPhoto(draft.id, { content: new Uint8Array(60_000).fill(fill), type: "image/jpeg" });
  await store.save(draft.id, { total: 47 });
}

test("a number saved in one window goes before the pictures that the other is sending", async () => {
  const one = await enrolledPhone();
  await withPictures(one);
  const two = await enrolledPhone(one.store.name, one.office);
  let pieces = 0;
  let key = "";
  let sentBefore = 0;
  one.network.insteadOfFiles = async (_, init) => {
    if (init?.method !== "PATCH") return null;
    pieces += 1;
    if (pieces === 2) {
      key = await count(two.store, { total: 48 });
      void two.engine.run(false); // as its rhythm does after a Save: the other window is at work, and it leaves it at that
    }
    if (key && !two.office.custody.has(key)) sentBefore += 1;
    await soon(20);
    return null;
  };
  await one.engine.run(false);
  await one.engine.settled();
  await two.engine.settled();
  expect(sentBefore).toBeLessThanOrEqual(1); // the piece that was on its way
  expect((await seen(two.store, key)).chip).toBe("received");
  expect(one.network.files.kept.size).toBe(5);
});

test("who asks in one window is answered although the other is sending pictures", async () => {
  const one = await enrolledPhone();
  await withPictures(one);
  const two = await enrolledPhone(one.store.name, one.office, { requestMs: 20_000, answerMs: 2_000 });
  one.network.insteadOfFiles = async () => {
    await soon(500); // all of them take longer than anybody waits
    return null;
  };
  await one.engine.run(false); // the number is through, the pictures go on
  await count(two.store, { total: 48 });
  expect(await two.engine.tryNow()).toEqual({ ok: true, received: 1 });
  one.engine.stop();
  two.engine.stop();
});

test("a window that is closed watches no longer what is saved or asked", async () => {
  const { store, engine } = await enrolledPhone();
  engine.stop();
  const cut = (engine as unknown as { cut: AbortController }).cut;
  (engine as unknown as { cut: AbortController }).cut = new AbortController();
  await count(store);
  expect(cut.signal.aborted).toBe(true);
  expect((engine as unknown as { cut: AbortController }).cut.signal.aborted).toBe(false);
});
