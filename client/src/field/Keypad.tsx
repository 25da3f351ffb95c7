import type { Ref } from "preact";
import { inDigits } from "../i18n/format";
import { useT, useWords } from "../i18n/I18n";
import { Icon } from "../ui/Icon";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Longer numbers than any report can state are a stuck key. */
const MOST_DIGITS = 6;

interface Props {
  label: string;
  /** What was typed, in ASCII digits; may hold letters typed on a keyboard, which the screen then refuses. */
  value: string;
  onChange: (value: string) => void;
  onEnter: () => void;
  field?: Ref<HTMLInputElement>;
  wrong?: string | undefined;
  id: string;
}

/**
 * The app's own keys for a number: no system keyboard slides over the screen.  A keyboard that is attached works too,
 * in whatever digits it writes.
 */
export function Keypad({ label, value, onChange, onEnter, field, wrong, id }: Props) {
  const t = useT();
  const { digits } = useWords();
  const press = (key: string) => {
    const next = value === "0" ? key : value + key;
    if (next.length <= MOST_DIGITS) onChange(next);
  };
  return (
    <div class="keypad-block">
      <input
        ref={field}
        id={id}
        class="typed-number"
        type="text"
        // Its own keys are below: the system's would cover them.
        inputMode="none"
        autocomplete="off"
        dir="ltr"
        aria-label={label}
        aria-invalid={wrong ? "true" : undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        value={inDigits(value, digits)}
        onInput={(event) => onChange(ascii(event.currentTarget.value))}
        onKeyDown={(event) => {
          if (event.key === "Enter") onEnter();
        }}
      />
      {wrong && (
        <p class="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
      <div class="keypad" dir="ltr">
        {KEYS.map((key) => (
          <button key={key} type="button" class="button key" onClick={() => press(key)}>
            {inDigits(key, digits)}
          </button>
        ))}
        <span />
        <button type="button" class="button key" onClick={() => press("0")}>
          {inDigits("0", digits)}
        </button>
        <button
          type="button"
          class="button key"
          aria-label={t("type-erase")}
          onClick={() => onChange(value.slice(0, -1))}
        >
          <Icon name="erase" />
        </button>
      </div>
    </div>
  );
}

/** The same text in ASCII digits; what is no digit stays, to be refused in words. */
function ascii(text: string): string {
  return text
    .trim()
    .slice(0, 12)
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10));
}
