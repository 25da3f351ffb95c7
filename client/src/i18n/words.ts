import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { directionOf, isolate } from "./direction";

export const LANGUAGES = ["en", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** `latn` is 0–9, `arab` is ٠–٩.  One system per screen. */
export type Digits = "latn" | "arab";

export type Arguments = Record<string, string | number>;
export type Translate = (id: string, args?: Arguments) => string;

/** Where the words of each language come from: one text is loaded, not all of them. */
export type Catalogue = Record<Language, () => Promise<{ default: string }>>;

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}

/** The locale that Intl must be given: without a numbering system browsers disagree about the digits of Arabic. */
export function localeOf(language: Language, digits: Digits): string {
  return language === "ar" ? `ar-SY-u-ca-gregory-nu-${digits}` : "en-GB-u-ca-gregory-nu-latn";
}

/** Reads one language's words.  A message that is missing shows its own id, so that a test can find it. */
export function translator(source: string, language: Language, digits: Digits): Translate {
  // Isolation is done below, by direction: Fluent's own would fence off every number as well.
  const bundle = new FluentBundle(localeOf(language, digits), { useIsolating: false });
  bundle.addResource(new FluentResource(source));
  const direction = directionOf(language);
  return (id, args) => {
    const message = bundle.getMessage(id);
    if (!message?.value) return id;
    const fenced: Record<string, FluentVariable> = {};
    for (const [name, value] of Object.entries(args ?? {})) {
      fenced[name] = typeof value === "string" ? isolate(value, direction) : value;
    }
    return bundle.formatPattern(message.value, fenced, []);
  };
}
