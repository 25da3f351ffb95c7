import { useWords } from "../../i18n/I18n";
import { LANGUAGES } from "../../i18n/words";
import { Choices } from "../Choices";
import { usePhone } from "../phone";

const OWN_NAMES = { en: "English", ar: "العربية" } as const;
const DIGITS = ["arab", "latn"] as const;

/** The app's language, each in its own script. */
export function LanguageChoice() {
  const { store } = usePhone();
  const { t, language } = useWords();
  return (
    <Choices
      legend={t("language-title")}
      hideLegend
      value={language}
      options={LANGUAGES.map((one) => ({ value: one, label: <span lang={one}>{OWN_NAMES[one]}</span> }))}
      onChoose={(chosen) => store.setPreference("language", chosen)}
    />
  );
}

/** The digits, where a language has two kinds.  Asked once the operation is known, whose digits stand until then. */
export function DigitsChoice() {
  const { store } = usePhone();
  const { t, language, digits } = useWords();
  if (language !== "ar") return null;
  return (
    <Choices
      legend={t("language-digits")}
      value={digits}
      columns
      options={DIGITS.map((one) => ({
        value: one,
        // Both kinds on one screen, on purpose: this is where they are compared.
        label: <bdi data-raw>{t(`digits-${one}`)}</bdi>,
      }))}
      onChoose={(chosen) => store.setPreference("digits", chosen)}
    />
  );
}
