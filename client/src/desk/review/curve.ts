/** Each the milliseconds since the count began, and the number then on the screen. */
export type Taps = number[][];

/** The curve of a tally: how the number on the monitor's screen grew, from the beginning of the count to its last tap. */
export interface Curve {
  /** A path of steps in a box of `WIDTH` by `HEIGHT`. */
  path: string;
  lastMs: number;
  most: number;
}

export const WIDTH = 320;
export const HEIGHT = 96;

/** Null where there is nothing to draw. */
export function curveOf(taps: Taps): Curve | null {
  if (taps.length === 0) return null;
  const lastMs = Math.max(...taps.map(([at = 0]) => at), 1);
  const most = Math.max(...taps.map(([, count = 0]) => count), 1);
  const x = (at: number) => round((Math.max(at, 0) / lastMs) * WIDTH);
  const y = (count: number) => round(HEIGHT - (count / most) * HEIGHT);
  const steps = taps.map(([at = 0, count = 0]) => `H${x(at)}V${y(count)}`);
  return { path: `M0 ${HEIGHT}${steps.join("")}`, lastMs, most };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
