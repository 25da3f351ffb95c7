/** Names by language, as a form types them and as they are sent. */
export const NAME_LANGUAGES = ["en", "ar", "fr", "ru"] as const;
export type NameLanguage = (typeof NAME_LANGUAGES)[number];
export type Names = Record<NameLanguage, string>;

export function typedNames(names: Record<string, string> = {}): Names {
  return Object.fromEntries(NAME_LANGUAGES.map((code) => [code, names[code] ?? ""])) as Names;
}

/** Without those that were left empty. */
export function givenNames(names: Names): Partial<Names> {
  return Object.fromEntries(
    NAME_LANGUAGES.filter((code) => names[code].trim()).map((code) => [code, names[code].trim()]),
  );
}
