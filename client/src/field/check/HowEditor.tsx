import { mostOf } from "../../domain/form";
import { useWords } from "../../i18n/I18n";
import { Field } from "../../ui/Field";
import { Choices } from "../Choices";
import { textOf } from "../headcount";
import { usePhone } from "../phone";
import { type ChoiceField, optionsOf } from "../said";
import type { EditorProps } from "./Editor";

/** How the number is known; a number from somebody else says from whom, by organisation and never by name. */
export function HowEditor({ values, onChange }: EditorProps) {
  const { form } = usePhone();
  const { t } = useWords();
  const told = values.how_known === "told" || values.how_known === "list";
  const one = (field: ChoiceField, legend: string) => (
    <Choices
      legend={legend}
      value={textOf(values[field])}
      options={optionsOf(form, field, t)}
      onChoose={(chosen) => onChange({ [field]: chosen })}
    />
  );
  return (
    <>
      <Choices
        legend={t("row-how")}
        hideLegend
        value={textOf(values.how_known)}
        options={optionsOf(form, "how_known", t)}
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
                maxLength={mostOf(form, "source.name")}
                value={textOf(values["source.name"]) ?? ""}
                onInput={(event) => onChange({ "source.name": event.currentTarget.value })}
              />
            )}
          </Field>
          {one("source.type", t("source-type"))}
          {one("source.knows", t("source-knows"))}
        </>
      )}
    </>
  );
}
