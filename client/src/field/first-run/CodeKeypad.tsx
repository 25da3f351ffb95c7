import { useT } from "../../i18n/I18n";
import { Icon } from "../../ui/Icon";
import { CODE_KEYS, inHalves, readCode } from "./code";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onEnter: () => void;
}

/** Large keys for a code, without the letters and digits that look alike. */
export function CodeKeypad({ label, value, onChange, onEnter }: Props) {
  const t = useT();
  return (
    <div class="keypad-block" data-raw>
      <input
        id="code"
        class="typed-code"
        type="text"
        inputMode="none"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        dir="ltr"
        aria-label={label}
        value={inHalves(value)}
        onInput={(event) => {
          const read = readCode(event.currentTarget.value);
          event.currentTarget.value = inHalves(read);
          onChange(read);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") onEnter();
        }}
      />
      <div class="code-keys" dir="ltr">
        {CODE_KEYS.map((key) => (
          <button key={key} type="button" class="button key" onClick={() => onChange(readCode(value + key))}>
            {key}
          </button>
        ))}
        <button
          type="button"
          class="button key erase"
          aria-label={t("join-erase")}
          onClick={() => onChange(value.slice(0, -1))}
        >
          <Icon name="erase" />
        </button>
      </div>
    </div>
  );
}
