/** Wall-clock times of the operation's zone, for fields and filters: the laptop may stand in another one. */

function wallParts(at: Date, zone: string | undefined): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-CA-u-nu-latn-ca-gregory", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    ...(zone ? { timeZone: zone } : {}),
  });
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** Minutes the zone is ahead of UTC at that instant. */
function offsetMinutes(at: Date, zone: string | undefined): number {
  const wall = wallParts(at, zone);
  const asUtc = Date.UTC(
    Number(wall.year),
    Number(wall.month) - 1,
    Number(wall.day),
    Number(wall.hour),
    Number(wall.minute),
    Number(wall.second),
  );
  return Math.round((asUtc - Math.floor(at.getTime() / 1000) * 1000) / 60_000);
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** "2016-12-16T14:05", as a date-and-time field holds it; empty for what is no time. */
export function toWall(moment: string, zone: string | undefined): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return "";
  const wall = wallParts(at, zone);
  return `${wall.year}-${wall.month}-${wall.day}T${wall.hour}:${wall.minute}`;
}

/** The instant a wall clock of the zone showed, with its offset: RFC 3339.  Null for what is no time. */
export function fromWall(wall: string, zone: string | undefined): string | null {
  const naive = Date.parse(`${wall.length === 10 ? `${wall}T00:00` : wall}Z`);
  if (Number.isNaN(naive)) return null;
  // Twice: the first offset may be that of the other side of a clock change.
  let offset = offsetMinutes(new Date(naive), zone);
  offset = offsetMinutes(new Date(naive - offset * 60_000), zone);
  const size = Math.abs(offset);
  const local = new Date(naive).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** A calendar day at the operation: from its first moment up to, and without, the first of the next. */
export function dayBounds(
  day: string,
  zone: string | undefined,
): { starts: string | null; ends: string | null } {
  const midnight = Date.parse(`${day}T00:00Z`);
  if (Number.isNaN(midnight)) return { starts: null, ends: null };
  const next = new Date(midnight + 86_400_000).toISOString().slice(0, 10);
  return { starts: fromWall(`${day}T00:00`, zone), ends: fromWall(`${next}T00:00`, zone) };
}

/** Whether this browser knows a zone of that name. */
export function isZone(name: string): boolean {
  try {
    return name !== "" && new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
