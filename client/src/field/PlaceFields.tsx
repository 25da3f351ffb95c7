import { mostOf } from "../domain/form";
import type { HeadcountValues } from "../domain/types";
import { useWords } from "../i18n/I18n";
import { Field } from "../ui/Field";
import { Choices } from "./Choices";
import { textOf } from "./headcount";
import { usePhone } from "./phone";
import { Name, optionsOf, siteName } from "./said";

const UNLISTED = "unlisted";

interface Props {
  values: HeadcountValues;
  onChange: (values: HeadcountValues) => void;
  /** Whether a place outside the list may be named. */
  unlisted?: boolean;
}

export function SiteField({ values, onChange, unlisted }: Props) {
  const { sites, form } = usePhone();
  const { t, language } = useWords();
  const known = sites.filter((site) => site.assigned || site.id === values.site);
  const said = values["site.said"];
  const options = known.map((site) => ({
    value: site.id,
    label: <Name>{siteName(site, language) ?? site.code}</Name>,
    aside: site.status === "closed" ? t("place-closed") : null,
  }));
  if (unlisted) options.push({ value: UNLISTED, label: <span>{t("place-unlisted")}</span>, aside: null });
  return (
    <>
      {known.length === 0 && <p>{t("place-none-yet")}</p>}
      <Choices
        id="place"
        legend={t("place-sites")}
        value={said !== undefined && said !== null ? UNLISTED : textOf(values.site)}
        options={options}
        onChoose={(chosen) =>
          onChange(
            chosen === UNLISTED ? { site: null, "site.said": "" } : { site: chosen, "site.said": null },
          )
        }
      />
      {typeof said === "string" && (
        <Field label={t("place-unlisted")} hint={t("place-unlisted-hint")}>
          {(wiring) => (
            <input
              {...wiring}
              type="text"
              dir="auto"
              maxLength={mostOf(form, "site.said")}
              value={said}
              onInput={(event) => onChange({ "site.said": event.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

export function DirectionField({ values, onChange }: Props) {
  const { form } = usePhone();
  const { t } = useWords();
  return (
    <Choices
      legend={t("place-direction")}
      columns
      value={textOf(values.direction)}
      options={optionsOf(form, "direction", t)}
      onChoose={(direction) => onChange({ direction })}
    />
  );
}
