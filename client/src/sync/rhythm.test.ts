import { afterEach, expect, test, vi } from "vitest";
import { BatchSize } from "./batch";
import { SyncEngine, startSync } from "./engine";
import { pauseAfter, Rhythm } from "./rhythm";
import { count, enrolledPhone, IMPATIENT, PATIENT, seen } from "./testing/phone";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the timer backs off from a minute to a quarter of an hour and never keeps step", () => {
  expect([0, 1, 2, 3, 4, 5, 20].map((failures) => pauseAfter(failures, 0.5) / 60_000)).toEqual([
    1, 1, 2, 4, 8, 15, 15,
  ]);
  expect(pauseAfter(1, 0)).toBeCloseTo(48_000);
  expect(pauseAfter(1, 1)).toBeCloseTo(72_000);
  expect(pauseAfter(20, 1)).toBe(15 * 60_000);
});

test("a Save is sent soon after, without anybody asking", async () => {
  const { store, network } = await enrolledPhone();
  const engine = startSync(store, network.fetch, PATIENT);
  const key = await count(store);
  await vi.waitFor(async () => expect((await seen(store, key)).chip).toBe("received"), { timeout: 10_000 });
  engine.stop();
});

test("a Save while an exchange is under way is sent when it ends", async () => {
  const { store, network } = await enrolledPhone();
  const engine = startSync(store, network.fetch, IMPATIENT);
  network.always = "no-answer";
  await count(store);
  const running = engine.run(false);
  const key = await count(store);
  network.always = "fair";
  await running;
  await vi.waitFor(async () => expect((await seen(store, key)).chip).toBe("received"), { timeout: 10_000 });
  engine.stop();
});

/** A page with a worker, after its first attempt, on a clock that only the test moves. */
async function inABrowser() {
  const { store } = await enrolledPhone();
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const [view, worker] = [new EventTarget(), new EventTarget()];
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", view);
  vi.stubGlobal("navigator", { serviceWorker: worker });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const attempt = vi.fn(async () => {
    rhythm.began();
    rhythm.ended(true);
    return { ok: true as const, received: 0 };
  });
  const rhythm: Rhythm = new Rhythm(store, attempt);
  rhythm.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(attempt).toHaveBeenCalledTimes(1);
  const wake = (type = "corridor-sync") =>
    worker.dispatchEvent(new MessageEvent("message", { data: { type } }));
  return { store, page, view, wake, rhythm, attempt };
}

test("a phone that is looked at again tries at once, with its clocks begun anew; one put away does neither", async () => {
  const { store, page, attempt } = await inABrowser();
  const turnTo = async (state: string) => {
    page.visibilityState = state;
    page.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(0);
  };
  const { session } = store.clock.read();
  await turnTo("hidden");
  expect(attempt).toHaveBeenCalledTimes(1);
  expect(store.clock.read().session).toBe(session);
  await turnTo("visible");
  expect(attempt).toHaveBeenCalledTimes(2);
  expect(store.clock.read().session).not.toBe(session);
});

test("a network that appears, a page that comes back and a worker that is woken are reasons to try at once", async () => {
  const { view, wake, attempt } = await inABrowser();
  wake("of another matter");
  await vi.advanceTimersByTimeAsync(0);
  expect(attempt).toHaveBeenCalledTimes(1);
  const signs = [
    () => view.dispatchEvent(new Event("online")),
    () => view.dispatchEvent(new Event("pageshow")),
    wake,
  ];
  for (const [at, sign] of signs.entries()) {
    sign();
    await vi.advanceTimersByTimeAsync(0);
    expect(attempt).toHaveBeenCalledTimes(at + 2);
  }
});

test("what was just saved is a reason to try, soon and not at once", async () => {
  const { store, attempt } = await inABrowser();
  await count(store);
  await vi.advanceTimersByTimeAsync(0);
  expect(attempt).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(attempt).toHaveBeenCalledTimes(2);
});

test("a reason to try that comes during a run is owed another soon after it, not after the usual pause", async () => {
  const { wake, rhythm, attempt } = await inABrowser();
  rhythm.began();
  wake();
  rhythm.ended(true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(attempt).toHaveBeenCalledTimes(2);
});

test("a phone that was stopped tries no more, neither by its timer nor when it is woken", async () => {
  const { wake, rhythm, attempt } = await inABrowser();
  rhythm.stop();
  await vi.advanceTimersByTimeAsync(3_600_000);
  wake();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(attempt).toHaveBeenCalledTimes(1);
});

test("two tabs do not talk at once, and a person in the second is still answered", async () => {
  const one = await enrolledPhone();
  const other = await enrolledPhone(one.store.name, one.office);
  let together = 0;
  let most = 0;
  const slowly: typeof fetch = async (url, init) => {
    most = Math.max(most, ++together);
    await new Promise((resolve) => setTimeout(resolve, 15));
    const answer = await one.network.fetch(url, init);
    together -= 1;
    return answer;
  };
  const tabs = [one, other].map(({ store }) => new SyncEngine(store, slowly, PATIENT));
  for (let i = 0; i < 4; i++) await count(one.store, { total: i });
  const results = await Promise.all(tabs.map((tab) => tab.tryNow()));
  expect(results.every((result) => result.ok)).toBe(true);
  expect(most).toBe(1);
  expect(one.office.effects.size).toBe(4);
});

test("batches double on success, halve on failure, and never fall under one change", () => {
  const entries = Array.from({ length: 400 }, () => ({ body: { text: "x".repeat(1024) } }) as never);
  const size = new BatchSize();
  size.measured(1, 1);
  expect(size.choose(entries)).toHaveLength(8);
  size.succeeded();
  expect(size.choose(entries)).toHaveLength(16);
  size.failed(16);
  expect(size.choose(entries)).toHaveLength(8);
  for (let i = 0; i < 20; i++) size.failed(1);
  expect(size.choose(entries)).toHaveLength(1);
});

test("halving comes to one change although the estimate of bytes is wrong", () => {
  const entries = Array.from({ length: 400 }, () => ({ body: { text: "x".repeat(1024) } }) as never);
  const size = new BatchSize();
  const offered = [];
  for (let batch = size.choose(entries); batch.length > 1; batch = size.choose(entries)) {
    offered.push(batch.length);
    size.measured(1000, 1); // each time it travels far smaller than the budget allows
    size.failed(batch.length);
  }
  expect(offered).toEqual([32, 16, 8, 4, 2]);
});
