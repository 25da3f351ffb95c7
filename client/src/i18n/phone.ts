import type { Catalogue } from "./words";

/** The phone's words; the desk has its own. */
export const PHONE_WORDS: Catalogue = {
  en: () => import("./en.ftl?raw"),
  ar: () => import("./ar.ftl?raw"),
};
