import { useState } from "preact/hooks";
import { zonedTime } from "../domain/clock";
import { inDigits } from "../i18n/format";
import { useWords } from "../i18n/I18n";
import { Field } from "../ui/Field";
import { Choices } from "./Choices";
import { daysOf, daysOffered, minutesIn, momentIn, readClock } from "./clock";
import { usePhone } from "./phone";

const DAY_MS = 86_400_000;

export interface Period {
  from: string;
  to: string | null;
}

/** What was entered, as it stands; `period` is null while it cannot be read. */
export interface TimeEntry {
  period: Period | null;
  wrong: { from?: true; to?: true };
}

interface Props {
  start: Period;
  onChange: (entry: TimeEntry) => void;
  /** Shown once the person has tried to go on. */
  wrong: TimeEntry["wrong"];
}

/** The zone whose clock the person reads: the operation's. */
export function useZone(): string | undefined {
  const { operation, identity } = usePhone();
  return operation?.time_zone ?? identity?.operation.time_zone;
}

function clockText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Day, from and until, typed: the system's own time field would write digits of its own. */
export function TimeFields({ start, onChange, wrong }: Props) {
  const { t, format, digits } = useWords();
  const zone = useZone();
  const [now] = useState(Date.now);
  const shown = (at: string) => inDigits(clockText(minutesIn(zone, Date.parse(at))), digits);
  const [stated] = useState(() => daysOf(zone, start, now));
  const [days, setDays] = useState(stated.daysAgo);
  const [from, setFrom] = useState(() => shown(start.from));
  const [to, setTo] = useState(() => (start.to ? shown(start.to) : ""));

  const tell = (daysNow: number, fromNow: string, toNow: string) => {
    const begin = readClock(fromNow);
    const end = toNow.trim() === "" ? null : readClock(toNow);
    const wrongNow: TimeEntry["wrong"] = {};
    if (begin === null) wrongNow.from = true;
    if (end === null && toNow.trim() !== "") wrongNow.to = true;
    if (begin === null || wrongNow.to) return onChange({ period: null, wrong: wrongNow });
    const first = momentIn(zone, daysNow, begin, now);
    let last: number | null = null;
    // A watch that goes over midnight ends on the next day.
    const nights = end !== null && end < begin ? 1 : 0;
    if (end !== null) last = momentIn(zone, daysNow - nights - stated.whole, end, now);
    onChange({
      period: { from: zonedTime(first), to: last === null ? null : zonedTime(last) },
      wrong: {},
    });
  };
  const example = inDigits("14:05", digits);
  const dayName = (daysAgo: number) => {
    if (daysAgo === 0) return t("today");
    if (daysAgo === 1) return t("yesterday");
    return format.date(now - daysAgo * DAY_MS);
  };
  return (
    <div class="stack">
      <Choices
        legend={t("other-day")}
        columns
        value={String(days)}
        options={daysOffered(stated.daysAgo).map((daysAgo) => ({
          value: String(daysAgo),
          label: dayName(daysAgo),
        }))}
        onChoose={(chosen) => {
          setDays(Number(chosen));
          tell(Number(chosen), from, to);
        }}
      />
      <div class="pair">
        <Field
          id="time-from"
          label={t("other-from")}
          hint={t("time-hint", { example })}
          wrong={wrong.from && t("time-wrong", { example })}
        >
          {(wiring) => (
            <input
              {...wiring}
              type="text"
              inputMode="numeric"
              autocomplete="off"
              dir="ltr"
              value={from}
              onInput={(event) => {
                setFrom(event.currentTarget.value);
                tell(days, event.currentTarget.value, to);
              }}
            />
          )}
        </Field>
        <Field
          id="time-to"
          label={t("other-to")}
          hint={t("number-hint")}
          wrong={wrong.to && t("time-wrong", { example })}
        >
          {(wiring) => (
            <input
              {...wiring}
              type="text"
              inputMode="numeric"
              autocomplete="off"
              dir="ltr"
              value={to}
              onInput={(event) => {
                setTo(event.currentTarget.value);
                tell(days, from, event.currentTarget.value);
              }}
            />
          )}
        </Field>
      </div>
    </div>
  );
}
