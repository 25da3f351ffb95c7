import { useWords } from "../../i18n/I18n";
import type { Preferences } from "../desk";

/** Each language in its own script; in Arabic also the digits. */
export function LanguageChoice({ preferences }: { preferences: Preferences }) {
  const { t, language, digits } = useWords();
  const other = language === "en" ? "ar" : "en";
  return (
    <div class="language-choice">
      <button type="button" class="link-button" lang={other} onClick={() => preferences.setLanguage(other)}>
        {other === "ar" ? "العربية" : "English"}
      </button>
      {language === "ar" && (
        <button
          type="button"
          class="link-button"
          data-raw
          onClick={() => preferences.setDigits(digits === "arab" ? "latn" : "arab")}
        >
          {t(digits === "arab" ? "digits-latn" : "digits-arab")}
        </button>
      )}
    </div>
  );
}
