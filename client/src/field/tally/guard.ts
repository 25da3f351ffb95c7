/** Two touches nearer than this are one touch of a trembling hand or a wet screen. */
export const TOO_NEAR_MS = 50;
/** A second finger that follows the first within this time belongs to the same touch. */
export const TOGETHER_MS = 300;
/** The pad is deaf for a moment after it appears: the tap that opened the screen must not count. */
export const DEAF_MS = 400;

/** More than 8 taps a second for 2 seconds is a pocket or a child, or a very good monitor: it is asked, not refused. */
const FAST_WINDOW_MS = 2_000;
const FAST_TAPS = 16;

export interface Touch {
  /** The event's own time: a busy phone delivers taps late and bunched together. */
  timeStamp: number;
  pointerId: number;
}

export interface Taps {
  /** Whether this touch counts. */
  accept(touch: Touch): boolean;
  lifted(pointerId: number): void;
  /** The screen appeared, or came back to the foreground. */
  appeared(at: number): void;
  /** True once when the taps came faster than people walk. */
  wasFast(): boolean;
}

export function createTaps(openedAt: number): Taps {
  let deafUntil = openedAt + DEAF_MS;
  let last = Number.NEGATIVE_INFINITY;
  let recent: number[] = [];
  let fast = false;
  const down = new Map<number, number>();
  return {
    accept({ timeStamp, pointerId }) {
      const withAnother = [...down].some(
        ([id, since]) => id !== pointerId && timeStamp - since < TOGETHER_MS,
      );
      down.set(pointerId, timeStamp);
      if (timeStamp < deafUntil || withAnother || timeStamp - last < TOO_NEAR_MS) return false;
      last = timeStamp;
      recent = [...recent.filter((at) => timeStamp - at < FAST_WINDOW_MS), timeStamp];
      if (recent.length > FAST_TAPS) {
        fast = true;
        recent = [];
      }
      return true;
    },
    lifted(pointerId) {
      down.delete(pointerId);
    },
    appeared(at) {
      deafUntil = at + DEAF_MS;
      down.clear();
    },
    wasFast() {
      const was = fast;
      fast = false;
      return was;
    },
  };
}
