import { useRef, useState } from "preact/hooks";
import { mostOf } from "../../domain/form";
import type { HeadcountField, HeadcountValues } from "../../domain/types";
import { readWhole } from "../../i18n/digits";
import { inDigits } from "../../i18n/format";
import { useWords } from "../../i18n/I18n";
import { Field } from "../../ui/Field";
import { numberOf } from "../headcount";
import { usePhone } from "../phone";
import { fieldSaid } from "../said";

interface Props {
  fields: HeadcountField[];
  values: HeadcountValues;
  onChange: (values: HeadcountValues) => void;
  /** What stands beside a field, where a heading above says the rest. */
  label?: (field: HeadcountField) => string;
}

/** A few numbers side by side.  Empty is "not recorded", which is not 0; "not observed" is a third answer. */
export function NumberFields({ fields, values, onChange, label }: Props) {
  const { form } = usePhone();
  const words = useWords();
  const { t, format, digits } = words;
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      fields.map((field) => {
        const number = numberOf(values[field]);
        return [field, number === null ? "" : inDigits(String(number), digits)];
      }),
    ),
  );
  const first = useRef<HeadcountValues>(
    Object.fromEntries(fields.map((field) => [field, numberOf(values[field])])),
  );
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const unseen = fields.some((field) => values[field] === "not-observed");
  const type = (field: HeadcountField, text: string) => {
    setTexts({ ...texts, [field]: text });
    const number = readWhole(text);
    const most = mostOf(form, field);
    let trouble = "";
    if (text.trim() !== "" && number === null) trouble = t("type-wrong", { example: format.number(3) });
    if (number !== null && most !== undefined && number > most)
      trouble = t("type-too-many", { most: format.number(most) });
    setWrong({ ...wrong, [field]: trouble });
    // The beginning of a number is another number: until it is right, what stood here stands.
    onChange({ [field]: trouble ? (first.current[field] ?? null) : number });
  };
  return (
    <div class="stack">
      <div class="number-grid">
        {fields.map((field) => (
          <Field key={field} label={label?.(field) ?? fieldSaid(field, words) ?? field} wrong={wrong[field]}>
            {(wiring) => (
              <input
                {...wiring}
                type="text"
                inputMode="numeric"
                autocomplete="off"
                dir="ltr"
                disabled={unseen}
                value={texts[field]}
                onInput={(event) => type(field, event.currentTarget.value)}
              />
            )}
          </Field>
        ))}
      </div>
      <label class="choice">
        <input
          type="checkbox"
          checked={unseen}
          onChange={(event) => {
            const checked = event.currentTarget.checked;
            setTexts(Object.fromEntries(fields.map((field) => [field, ""])));
            setWrong({});
            onChange(Object.fromEntries(fields.map((field) => [field, checked ? "not-observed" : null])));
          }}
        />
        <span class="choice-label">{t("not-observed")}</span>
      </label>
    </div>
  );
}
