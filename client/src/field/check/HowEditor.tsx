import { useWords } from "../../i18n/I18n";
import { Field } from "../../ui/Field";
import { Choices } from "../Choices";
import { HOW_KNOWN, SOURCE_KNOWS, SOURCE_TYPES, textOf } from "../headcount";
import type { EditorProps } from "./Editor";

/** How the number is known; a number from somebody else says from whom, by organisation and never by name. */
export function HowEditor({ values, onChange }: EditorProps) {
  const { t } = useWords();
  const told = values.how_known === "told" || values.how_known === "list";
  const one = (field: string, prefix: string, choices: readonly string[], legend: string) => (
    <Choices
      legend={legend}
      columns
      value={textOf(values[field])}
      options={choices.map((choice) => ({ value: choice, label: t(`${prefix}-${choice}`) }))}
      onChoose={(chosen) => onChange({ [field]: chosen })}
    />
  );
  return (
    <>
      <Choices
        legend={t("row-how")}
        hideLegend
        value={textOf(values.how_known)}
        options={HOW_KNOWN.map((how) => ({ value: how, label: t(`how-${how}`) }))}
        onChoose={(how) =>
          onChange(
            how === "told" || how === "list"
              ? { how_known: how }
              : { how_known: how, "source.name": null, "source.type": null, "source.knows": null },
          )
        }
      />
      {told && (
        <>
          <Field label={t("source-name")} hint={t("source-name-hint")}>
            {(wiring) => (
              <input
                {...wiring}
                type="text"
                dir="auto"
                maxLength={200}
                value={textOf(values["source.name"]) ?? ""}
                onInput={(event) => onChange({ "source.name": event.currentTarget.value })}
              />
            )}
          </Field>
          {one("source.type", "source", SOURCE_TYPES, t("source-type"))}
          {one("source.knows", "knows", SOURCE_KNOWS, t("source-knows"))}
        </>
      )}
    </>
  );
}
