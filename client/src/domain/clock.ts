import { uuid7 } from "./uuid7";

/** What the phone's clocks say at one moment; the office judges them, nothing here trusts them. */
export interface Reading {
  wall: string;
  session: string;
  elapsed_ms: number;
}

/** RFC 3339 in the phone's own zone, because the zone is part of what its owner saw on the screen. */
export function zonedTime(
  ms: number = Date.now(),
  offsetMinutes = -new Date(ms).getTimezoneOffset(),
): string {
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const size = Math.abs(offsetMinutes);
  const two = (part: number) => String(Math.floor(part)).padStart(2, "0");
  return `${local}${offsetMinutes < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
}

/**
 * The clocks of one app session.  `performance.now()` stands still while a phone sleeps, so a return to the
 * foreground begins a new session: elapsed times compare within one only.
 */
export class Clock {
  private session = uuid7();
  private startedAt = performance.now();

  renew(): void {
    this.session = uuid7();
    this.startedAt = performance.now();
  }

  read(): Reading {
    const elapsed_ms = Math.max(0, Math.round(performance.now() - this.startedAt));
    return { wall: zonedTime(), session: this.session, elapsed_ms };
  }
}
