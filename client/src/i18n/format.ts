import { ltr } from "./direction";
import { type Digits, type Language, localeOf } from "./words";

/** U+2212, as wide as the plus. */
const MINUS = "\u2212";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Numbers and times as this screen shows them: one numbering system, the operation's time zone, 24 hours. */
export interface Format {
  number(value: number): string;
  /** "+1", "−1", "0": the sign stays before its number in both directions. */
  signed(value: number): string;
  /** "350–500". */
  range(low: number, high: number): string;
  /** "14:05" */
  time(at: string | number | Date): string;
  /** "16 December", with the year when it is another. */
  date(at: string | number | Date, now?: number): string;
  /** "Friday 14:05", with the date when it is more than six days from now, and the year when it is another. */
  moment(at: string | number | Date, now?: number): string;
  /** "16 Dec 2016, 14:05": a time that stands on record, whatever day it is read on. */
  full(at: string | number | Date): string;
  /** "Friday 14:05–14:20": the earlier time stands first in both directions. */
  period(from: string | number | Date, to: string | number | Date, now?: number): string;
  /** "2 days", in whole units; under a minute counts as one. */
  span(milliseconds: number): string;
}

/** Digits of a code or of a typed text, written in the screen's numbering system. */
export function inDigits(text: string, digits: Digits): string {
  if (digits === "latn") return text;
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x0660 + Number(digit)));
}

/** The same with digits of either kind: a name that a person typed. */
export function rewriteDigits(text: string, digits: Digits): string {
  const plain = text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660));
  return inDigits(plain, digits);
}

export function createFormat(language: Language, digits: Digits, timeZone?: string): Format {
  const locale = localeOf(language, digits);
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const zoned = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, ...(timeZone ? { timeZone } : {}) });
  const clock = zoned({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = zoned({ day: "numeric", month: "long" });
  const dayOfYear = zoned({ day: "numeric", month: "long", year: "numeric" });
  const stamp = zoned({
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const weekday = zoned({ weekday: "long" });
  const calendar = new Intl.DateTimeFormat("en-CA-u-nu-latn", {
    dateStyle: "short",
    ...(timeZone ? { timeZone } : {}),
  });
  const unit = (value: number, name: "minute" | "hour" | "day") =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "long" }).format(value);

  /** "Friday ", "16 December ", or nothing for today. */
  const dayOf = (then: Date, now: number) => {
    if (calendar.format(then) === calendar.format(now)) return "";
    const near = Math.abs(now - then.getTime()) < 6 * DAY;
    const sameYear = calendar.format(then).slice(0, 4) === calendar.format(now).slice(0, 4);
    return `${(near ? weekday : sameYear ? day : dayOfYear).format(then)} `;
  };

  return {
    number: (value) => whole.format(value),
    signed(value) {
      if (value === 0) return whole.format(0);
      return ltr((value < 0 ? MINUS : "+") + whole.format(Math.abs(value)));
    },
    range: (low, high) => ltr(`${whole.format(low)}–${whole.format(high)}`),
    time: (at) => clock.format(new Date(at)),
    date(at, now = Date.now()) {
      const sameYear = calendar.format(new Date(at)).slice(0, 4) === calendar.format(now).slice(0, 4);
      return (sameYear ? day : dayOfYear).format(new Date(at));
    },
    moment: (at, now = Date.now()) => dayOf(new Date(at), now) + clock.format(new Date(at)),
    period(from, to, now = Date.now()) {
      const [start, end] = [clock.format(new Date(from)), clock.format(new Date(to))];
      return dayOf(new Date(from), now) + (start === end ? start : ltr(`${start}–${end}`));
    },
    full: (at) => stamp.format(new Date(at)),
    span(milliseconds) {
      const minutes = Math.max(1, Math.round(milliseconds / MINUTE));
      if (minutes < 60) return unit(minutes, "minute");
      if (minutes < 48 * 60) return unit(Math.round(minutes / 60), "hour");
      return unit(Math.round(minutes / (24 * 60)), "day");
    },
  };
}
