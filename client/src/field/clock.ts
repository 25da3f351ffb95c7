import { readWhole } from "../i18n/digits";

const DAY_MS = 86_400_000;
/** As far back as a day can be chosen for a new count; older counts are entered at the desk. */
const DAYS = 7;

/** "14:05", "14.05", "1405" or "9", in any digits, as minutes after midnight; null for anything else. */
export function readClock(text: string): number | null {
  const trimmed = text.trim();
  const parts = /^(\S{1,2})[:.٫،\s](\S{2})$/.exec(trimmed) ?? /^(\S{1,2})(\S{2})$/.exec(trimmed);
  const hours = readWhole(parts?.[1] ?? trimmed);
  const minutes = parts ? readWhole(parts[2] ?? "") : 0;
  if (hours === null || minutes === null || hours > 23 || minutes > 59) return null;
  return hours * 60 + minutes;
}

function wallIn(zone: string | undefined, at: number): number {
  const parts = new Intl.DateTimeFormat("en-US-u-nu-latn-ca-gregory", {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
    ...(zone ? { timeZone: zone } : {}),
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/** Minutes after midnight of a moment, as the clock on the wall of this zone says. */
export function minutesIn(zone: string | undefined, at: number): number {
  return Math.floor((wallIn(zone, at) % DAY_MS) / 60_000);
}

/** How many midnights lie between a moment and now, in this zone. */
export function daysAgoIn(zone: string | undefined, at: number, now: number): number {
  return Math.floor(wallIn(zone, now) / DAY_MS) - Math.floor(wallIn(zone, at) / DAY_MS);
}

/** The moment when a clock in this zone shows `minutes` after midnight, `daysAgo` days before today. */
export function momentIn(zone: string | undefined, daysAgo: number, minutes: number, now: number): number {
  const wall = (Math.floor(wallIn(zone, now) / DAY_MS) - daysAgo) * DAY_MS + minutes * 60_000;
  // The offset at the moment itself decides; asked twice, for the days on which clocks are changed.
  let at = wall;
  for (let round = 0; round < 2; round++) at = wall - (wallIn(zone, at) - at);
  return at;
}

/** The day on which a period began, and how many whole days it lasted besides its hours. */
export function daysOf(zone: string | undefined, start: { from: string; to: string | null }, now: number) {
  const from = Date.parse(start.from);
  const daysAgo = daysAgoIn(zone, from, now);
  if (start.to === null) return { daysAgo, whole: 0 };
  const to = Date.parse(start.to);
  const night = minutesIn(zone, to) < minutesIn(zone, from) ? 1 : 0;
  return { daysAgo, whole: Math.max(0, daysAgo - daysAgoIn(zone, to, now) - night) };
}

/** The last days, and the one that was stated: correcting the hour of an older report must not move its day. */
export function daysOffered(stated: number): number[] {
  const days = Array.from({ length: DAYS }, (_, daysAgo) => daysAgo);
  return days.includes(stated) ? days : [...days, stated];
}
