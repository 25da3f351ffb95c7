import { expect, test } from "vitest";
import { day } from "./testing/story";

/** Every point for `make simulate`; one in some for a quick look, others each time. */
const stride = process.env.SIMULATE ? 1 : 23;
const first = process.env.SEED ? Number(process.env.SEED) % stride : Math.floor(Math.random() * stride);

test("a day without a kill ends well, and has some hundred points at which a page may die", async () => {
  const story = await day();
  expect(story.kills).toBe(0);
  expect(story.reaper.points).toBeGreaterThan(200);
});

// An app that was killed while it wrote left PowerSync (sqlite-core #162) with a mark that blocked every download.
test(`killed at any point, the day ends as well (SEED=${first})`, async () => {
  const { points } = (await day()).reaper;
  for (let at = 1 + first; at <= points; at += stride) {
    try {
      const story = await day(at);
      expect(story.kills).toBeLessThanOrEqual(1);
    } catch (error) {
      throw new Error(
        `killed at point ${at} of ${points}: ${error instanceof Error ? error.message : error}`,
        {
          cause: error,
        },
      );
    }
  }
}, 3_600_000);
