import type { Control } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { useDeskWords } from "../words";

interface Props {
  rows: Control[];
  wrongAt: (index: number) => string | undefined;
  onChange: (rows: Control[]) => void;
}

const NOBODY: Control = { party: "", from: null, to: null, said_by: null };

/** Who controls the place, from when to when, and by whose word. */
export function ControlRows({ rows, wrongAt, onChange }: Props) {
  const { t } = useDeskWords();
  const change = (index: number, part: Partial<Control>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <fieldset class="group-fields">
      <legend>{t("control-title")}</legend>
      {rows.map((row, index) => (
        <div key={index} class="control-row">
          <Field id={`site-control-${index}`} label={t("control-party")} wrong={wrongAt(index)}>
            {(wiring) => (
              <input
                {...wiring}
                dir="auto"
                maxLength={120}
                value={row.party}
                onInput={(event) => change(index, { party: event.currentTarget.value })}
              />
            )}
          </Field>
          <Field label={t("control-said-by")}>
            {(wiring) => (
              <input
                {...wiring}
                dir="auto"
                maxLength={120}
                value={row.said_by ?? ""}
                onInput={(event) => change(index, { said_by: event.currentTarget.value })}
              />
            )}
          </Field>
          <Field label={t("control-from")}>
            {(wiring) => (
              <input
                {...wiring}
                type="date"
                value={row.from?.slice(0, 10) ?? ""}
                onInput={(event) => change(index, { from: event.currentTarget.value || null })}
              />
            )}
          </Field>
          <Field label={t("control-to")}>
            {(wiring) => (
              <input
                {...wiring}
                type="date"
                value={row.to?.slice(0, 10) ?? ""}
                onInput={(event) => change(index, { to: event.currentTarget.value || null })}
              />
            )}
          </Field>
          <Button
            aria-label={t("control-remove-of", { party: row.party || t("control-party") })}
            onClick={() => onChange(rows.filter((_, at) => at !== index))}
          >
            {t("remove")}
          </Button>
        </div>
      ))}
      <Button icon="plus" onClick={() => onChange([...rows, NOBODY])}>
        {t("control-add")}
      </Button>
    </fieldset>
  );
}
