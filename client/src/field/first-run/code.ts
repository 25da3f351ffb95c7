/** The letters and digits of an enrolment code: none that is mistaken for another. */
export const CODE_KEYS = [..."23456789ABCDEFGHJKLMNPQRSTUVWXYZ"];
export const CODE_LENGTH = 8;
/** How long a code shown face to face works. */
export const CODE_MINUTES = 15;

/** What was typed or pasted, as far as it can belong to a code. */
export function readCode(text: string): string {
  return [...text.toUpperCase()]
    .filter((key) => CODE_KEYS.includes(key))
    .slice(0, CODE_LENGTH)
    .join("");
}

/** "ABCD EFGH": read aloud in two halves. */
export function inHalves(code: string): string {
  return code.length > 4 ? `${code.slice(0, 4)} ${code.slice(4)}` : code;
}

/** How this phone is called in the office's list of devices. */
export function deviceLabel(userAgent: string): string {
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(userAgent)?.[0] ?? "Phone";
  const browser = /Firefox|SamsungBrowser|Edg|Chrome|Safari/.exec(userAgent)?.[0] ?? "browser";
  return `${system === "Mac OS X" ? "Mac" : system}, ${browser === "Edg" ? "Edge" : browser}`;
}
