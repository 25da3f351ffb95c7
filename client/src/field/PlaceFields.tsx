import type { Values } from "../domain/types";
import { useWords } from "../i18n/I18n";
import { Field } from "../ui/Field";
import { Choices } from "./Choices";
import { DIRECTIONS, textOf } from "./headcount";
import { usePhone } from "./phone";
import { Name, siteName } from "./said";

const UNLISTED = "unlisted";

interface Props {
  values: Values;
  onChange: (values: Values) => void;
  /** Whether a place outside the list may be named. */
  unlisted?: boolean;
}

export function SiteField({ values, onChange, unlisted }: Props) {
  const { sites } = usePhone();
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
              maxLength={200}
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
  const { t } = useWords();
  return (
    <Choices
      legend={t("place-direction")}
      columns
      value={textOf(values.direction)}
      options={DIRECTIONS.map((one) => ({ value: one, label: t(`direction-${one}`) }))}
      onChoose={(direction) => onChange({ direction })}
    />
  );
}
