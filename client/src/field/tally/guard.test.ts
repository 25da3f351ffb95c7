import { describe, expect, it } from "vitest";
import { createTaps, DEAF_MS } from "./guard";

/** Taps with one finger at these times; answers how many counted. */
function tap(times: number[], taps = createTaps(-DEAF_MS)): number {
  return times.filter((timeStamp, index) => {
    const counted = taps.accept({ timeStamp, pointerId: index });
    taps.lifted(index);
    return counted;
  }).length;
}

describe("a tap", () => {
  it("counts at eight a second, three hundred times", () => {
    expect(tap(Array.from({ length: 300 }, (_, index) => index * 125))).toBe(300);
  });

  it("counts once when the touch trembles", () => {
    expect(tap([0, 30, 200, 230, 400, 430])).toBe(3);
  });

  it("counts when its event came late but its own time is right", () => {
    expect(tap([0, 60, 120])).toBe(3);
  });

  it("counts once for two fingers at once, and again for a finger that comes later", () => {
    const taps = createTaps(-DEAF_MS);
    expect(taps.accept({ timeStamp: 0, pointerId: 1 })).toBe(true);
    expect(taps.accept({ timeStamp: 80, pointerId: 2 })).toBe(false);
    taps.lifted(2);
    expect(taps.accept({ timeStamp: 600, pointerId: 3 })).toBe(true);
  });

  it("does not count in the moment after the screen appeared", () => {
    const taps = createTaps(1_000);
    expect(taps.accept({ timeStamp: 1_399, pointerId: 1 })).toBe(false);
    taps.lifted(1);
    expect(taps.accept({ timeStamp: 1_460, pointerId: 1 })).toBe(true);
    taps.lifted(1);
    taps.appeared(2_000);
    expect(taps.accept({ timeStamp: 2_300, pointerId: 1 })).toBe(false);
  });

  it("is asked about when many come faster than people walk, and counts all the same", () => {
    const taps = createTaps(-DEAF_MS);
    expect(
      tap(
        Array.from({ length: 20 }, (_, index) => index * 100),
        taps,
      ),
    ).toBe(20);
    expect(taps.wasFast()).toBe(true);
    expect(taps.wasFast()).toBe(false);
    const calm = createTaps(-DEAF_MS);
    tap(
      Array.from({ length: 40 }, (_, index) => index * 200),
      calm,
    );
    expect(calm.wasFast()).toBe(false);
  });
});
