import { expect, test } from "vitest";
import { curveOf } from "./curve";

test("the curve rises by steps, falls where a tap was taken back, and ends at the last tap", () => {
  expect(
    curveOf([
      [1000, 1],
      [2000, 2],
      [3000, 1],
      [4000, 2],
    ]),
  ).toEqual({
    path: "M0 96H80V48H160V0H240V48H320V0",
    lastMs: 4000,
    most: 2,
  });
});

test("a count that never left nothing, a clock that went back, and no taps at all draw no nonsense", () => {
  expect(curveOf([[0, 0]])?.path).toBe("M0 96H0V96");
  expect(
    curveOf([
      [5000, 1],
      [-10, 2],
    ])?.path,
  ).toBe("M0 96H320V48H0V0");
  expect(curveOf([])).toBeNull();
});
