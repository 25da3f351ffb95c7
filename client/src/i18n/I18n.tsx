import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { directionOf } from "./direction";
import { createFormat, type Format } from "./format";
import { type Catalogue, type Digits, type Language, type Translate, translator } from "./words";

export interface Words {
  language: Language;
  direction: "ltr" | "rtl";
  digits: Digits;
  t: Translate;
  format: Format;
}

const Context = createContext<Words | null>(null);

interface Props {
  catalogue: Catalogue;
  language: Language;
  digits: Digits;
  timeZone?: string | undefined;
  children: ComponentChildren;
}

/**
 * Gives every screen its words.  Another language arrives without a reload, so an open count stays open; until its
 * words are there the old ones stay.
 */
export function I18n({ catalogue, language, digits, timeZone, children }: Props) {
  const [loaded, load] = useState<{ language: Language; source: string } | null>(null);
  useEffect(() => {
    let wanted = true;
    catalogue[language]().then(({ default: source }) => {
      if (wanted) load({ language, source });
    });
    return () => {
      wanted = false;
    };
  }, [catalogue, language]);

  const words = useMemo<Words | null>(() => {
    if (!loaded) return null;
    const used = loaded.language === "ar" ? digits : "latn";
    return {
      language: loaded.language,
      direction: directionOf(loaded.language),
      digits: used,
      t: translator(loaded.source, loaded.language, used),
      format: createFormat(loaded.language, used, timeZone),
    };
  }, [loaded, digits, timeZone]);

  useEffect(() => {
    if (!words) return;
    document.documentElement.lang = words.language;
    document.documentElement.dir = words.direction;
  }, [words]);

  return words && <Context.Provider value={words}>{children}</Context.Provider>;
}

export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error("A screen was shown outside <I18n>: it has no words.");
  return words;
}

export function useT(): Translate {
  return useWords().t;
}

export function useFormat(): Format {
  return useWords().format;
}
