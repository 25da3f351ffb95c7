import { useState } from "preact/hooks";
import { type Digits, isLanguage, type Language } from "../../i18n/words";
import type { Preferences } from "../desk";

const LANGUAGE = "corridor.desk.language";
const DIGITS = "corridor.desk.digits";

function firstLanguage(): Language {
  const kept = localStorage.getItem(LANGUAGE);
  if (isLanguage(kept)) return kept;
  const own = navigator.language.slice(0, 2);
  return isLanguage(own) ? own : "en";
}

/** The chosen language and digits stay on this computer: an office machine is shared less than a sign-in. */
export function usePreferences(): Preferences {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [digits, setDigits] = useState<Digits>(() =>
    localStorage.getItem(DIGITS) === "arab" ? "arab" : "latn",
  );
  return {
    language,
    digits,
    setLanguage: (chosen) => {
      localStorage.setItem(LANGUAGE, chosen);
      setLanguage(chosen);
    },
    setDigits: (chosen) => {
      localStorage.setItem(DIGITS, chosen);
      setDigits(chosen);
    },
  };
}
