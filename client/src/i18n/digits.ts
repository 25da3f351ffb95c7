const ZEROES = [0x0030, 0x0660, 0x06f0, 0xff10];
const SEPARATORS = /[\s\u00a0\u202f\u066c,\u200e\u200f\u061c\u2066-\u2069]/g;

/**
 * The whole number a person typed: 0–9, ٠–٩, ۰–۹ or full width, with or without group separators.
 * `null` when it is empty or holds anything else: the text is never guessed at.
 */
export function readWhole(text: string): number | null {
  let plain = "";
  for (const character of text.replace(SEPARATORS, "")) {
    const code = character.codePointAt(0) ?? 0;
    const zero = ZEROES.find((start) => code >= start && code <= start + 9);
    if (zero === undefined) return null;
    plain += String(code - zero);
  }
  if (plain === "" || plain.length > 9) return null;
  return Number(plain);
}
