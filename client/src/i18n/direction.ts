import type { Language } from "./words";

const LTR = "\u2066";
const FIRST_STRONG = "\u2068";
const END = "\u2069";
const ARABIC_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const OTHER_LETTER = /[A-Za-z\u00c0-\u058f\u1e00-\u1fff]/;

export function directionOf(language: Language): "ltr" | "rtl" {
  return language === "ar" ? "rtl" : "ltr";
}

/** A sign with its number, a code, a range: kept in its own order whatever surrounds it. */
export function ltr(text: string): string {
  return LTR + text + END;
}

/**
 * A name or word put into a sentence.  Only text of the other direction is fenced off: fencing everything would
 * put invisible marks into each label, and a search for "Bus 4" on the page would find nothing.
 */
export function isolate(text: string, direction: "ltr" | "rtl"): string {
  const foreign = direction === "rtl" ? OTHER_LETTER : ARABIC_LETTER;
  return foreign.test(text) && !text.startsWith(LTR) ? FIRST_STRONG + text + END : text;
}
