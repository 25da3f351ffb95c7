import { Field } from "../../ui/Field";
import { useDeskWords } from "../words";
import { NAME_LANGUAGES, type Names } from "./names";

interface Props {
  /** The form's own word, before every id: an error summary links to `site-names.en`. */
  of: string;
  names: Names;
  hint: string;
  wrongAt: (field: string) => string | undefined;
  onChange: (names: Names) => void;
}

/** One name in each language; each field writes as its language does. */
export function NameFields({ of, names, hint, wrongAt, onChange }: Props) {
  const { t } = useDeskWords();
  return (
    <fieldset class="group-fields">
      <legend>{t("site-names")}</legend>
      <p class="soft">{hint}</p>
      {NAME_LANGUAGES.map((code) => (
        <Field
          key={code}
          id={`${of}-names.${code}`}
          label={t(`language-${code}`)}
          wrong={wrongAt(`names.${code}`)}
        >
          {(wiring) => (
            <input
              {...wiring}
              lang={code}
              dir={code === "ar" ? "rtl" : "ltr"}
              maxLength={120}
              value={names[code]}
              onInput={(event) => onChange({ ...names, [code]: event.currentTarget.value })}
            />
          )}
        </Field>
      ))}
    </fieldset>
  );
}
