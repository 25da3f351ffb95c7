import type { FormField } from "../../api/desk-types";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { fieldName, inWords, NOT_OBSERVED } from "../fields";
import { siteName, useDeskWords } from "../words";

interface Props {
  id: string;
  field: FormField;
  hint?: string;
  wrong?: string | undefined;
  value: string;
  onType: (text: string) => void;
}

/** One field of a report to be typed or chosen.  Empty is "not recorded"; a number may also be "not observed". */
export function TypedValue({ id, field, hint, wrong, value, onType }: Props) {
  const { directory } = useDesk();
  const words = useDeskWords();
  const { t, language } = words;
  const options = optionsOf(field);
  return (
    <div class="typed-value">
      <Field id={id} label={fieldName(field.name, words)} hint={hint} wrong={wrong}>
        {(wiring) => {
          if (options) {
            return (
              <select {...wiring} value={value} onChange={(event) => onType(event.currentTarget.value)}>
                <option value="">{t("value-not-recorded")}</option>
                {options.map((option) => (
                  <option key={option.value} value={option.value}>
                    {option.label}
                  </option>
                ))}
              </select>
            );
          }
          if (field.type === "text" && (field.max ?? 0) > 200) {
            return (
              <textarea
                {...wiring}
                rows={3}
                dir="auto"
                value={value}
                onInput={(event) => onType(event.currentTarget.value)}
              />
            );
          }
          if (field.type === "time") {
            return (
              <input
                {...wiring}
                type="datetime-local"
                value={value}
                onInput={(event) => onType(event.currentTarget.value)}
              />
            );
          }
          const number = field.type === "integer";
          return (
            <input
              {...wiring}
              type="text"
              inputMode={number ? "numeric" : "text"}
              dir={number ? "ltr" : "auto"}
              value={value === NOT_OBSERVED ? "" : value}
              disabled={value === NOT_OBSERVED}
              onInput={(event) => onType(event.currentTarget.value)}
            />
          );
        }}
      </Field>
      {field.type === "integer" && (
        <label class="tick">
          <input
            type="checkbox"
            checked={value === NOT_OBSERVED}
            onChange={(event) => onType(event.currentTarget.checked ? NOT_OBSERVED : "")}
          />
          <span>{t("value-not-observed")}</span>
        </label>
      )}
    </div>
  );

  function optionsOf({
    type,
    name,
    choices,
    refers_to,
  }: FormField): { value: string; label: string }[] | null {
    if (type === "choice") {
      return (choices ?? []).map((choice) => ({ value: choice, label: inWords(name, choice, words).text }));
    }
    if (type === "boolean")
      return ["true", "false"].map((one) => ({
        value: one,
        label: t(one === "true" ? "value-yes" : "value-no"),
      }));
    if (type !== "reference") return null;
    if (refers_to === "convoy")
      return [...directory.convoys.values()].map(({ id: key, label }) => ({ value: key, label }));
    return [...directory.sites.values()].map((site) => ({ value: site.id, label: siteName(site, language) }));
  }
}
