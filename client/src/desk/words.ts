/** The desk's words: Fluent messages, and ids turned into the names people use. */
import { useMemo } from "preact/hooks";
import { ApiError } from "../api/desk";
import type { Convoy, Operation, Site } from "../api/desk-types";
import { directionOf, isolate } from "../i18n/direction";
import type { Format } from "../i18n/format";
import { useWords } from "../i18n/I18n";
import type { Catalogue, Language, Translate } from "../i18n/words";
import { type Directory, useDesk } from "./desk";
import { nameInWords, type Words } from "./fields";

export const DESK_WORDS: Catalogue = {
  en: () => import("../i18n/desk.en.ftl?raw"),
  ar: () => import("../i18n/desk.ar.ftl?raw"),
};

export interface DeskWords extends Words {
  language: Language;
  format: Format;
  trouble: (error: unknown) => string;
}

/** A place in the reader's language, else in English, else by its code. */
export function siteName(site: Pick<Site, "names" | "code">, language: Language): string {
  return site.names[language] || site.names.en || site.names.ar || site.code;
}

export function operationName(operation: Operation, language: Language): string {
  return operation.names[language] || operation.names.en || Object.values(operation.names)[0] || "";
}

/** Why something failed.  The server's own sentence is better than a general one; ours is better where there is one. */
export function troubleInWords(error: unknown, t: Translate): string {
  if (!(error instanceof ApiError)) return t("trouble-unexpected");
  const bySlug = error.slug ? t(`refusal-${error.slug}`) : "";
  if (error.slug && bySlug !== `refusal-${error.slug}`) return bySlug;
  const fields = Object.entries(error.problem.fields ?? {}).map(
    ([field, said]) => `${field}: ${said.join(" ")}`,
  );
  if (fields.length > 0) return fields.join(" · ");
  return error.problem.detail ?? t(`trouble-${error.trouble}`);
}

/** The convoy that bears this id, or that one which bore it was joined into. */
export function convoyOf(id: string, directory: Directory): Convoy | undefined {
  const known = directory.convoys.get(id);
  if (known) return known;
  return [...directory.convoys.values()].find(({ joined }) => joined.some((one) => one.id === id));
}

function vehicleLabel(id: string, directory: Directory): string | undefined {
  for (const convoy of directory.convoys.values()) {
    const found = convoy.vehicles.find((one) => one.id === id || one.joined.some((other) => other.id === id));
    if (found) return found.label;
  }
  return undefined;
}

export function useDeskWords(): DeskWords {
  const { t, format, language } = useWords();
  const { directory } = useDesk();
  return useMemo(() => {
    const name = (text: string) => nameInWords(text, t);
    return {
      t,
      has: (id) => t(id) !== id,
      format,
      language,
      number: format.number,
      moment: format.full,
      place: (id) => {
        const site = directory.sites.get(id);
        return site ? siteName(site, language) : t("place-out-of-scope");
      },
      name,
      convoy: (id) => name(convoyOf(id, directory)?.label ?? t("convoy-unknown")),
      vehicle: (id) => name(vehicleLabel(id, directory) ?? t("vehicle-unknown")),
      fence: (text) => isolate(text, directionOf(language)),
      trouble: (error) => troubleInWords(error, t),
    };
  }, [t, format, language, directory]);
}
