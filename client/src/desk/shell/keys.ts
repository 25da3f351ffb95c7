/** Single-key shortcuts: which key does what, and when a key is only a letter. */

export type KeyAction =
  | "verify"
  | "return"
  | "not-count"
  | "amend"
  | "take-up"
  | "next"
  | "previous"
  | "open"
  | "undo"
  | "search"
  | "help"
  | "save-decision";

export interface Pressed {
  key: string;
  code?: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing?: boolean;
}

const SINGLE: Record<string, KeyAction> = {
  v: "verify",
  r: "return",
  x: "not-count",
  e: "amend",
  t: "take-up",
  j: "next",
  k: "previous",
  u: "undo",
  "/": "search",
  "?": "help",
};

/** By the key's place where the layout writes no Latin letters: an Arabic keyboard has no V. */
function letterOf(pressed: Pressed): string {
  const key = pressed.key.toLowerCase();
  if (key in SINGLE) return key;
  if (/^[\x20-\x7e]$/.test(key)) return key;
  const place = /^Key([A-Z])$/.exec(pressed.code ?? "");
  return place ? (place[1] ?? "").toLowerCase() : key;
}

export function actionOf(pressed: Pressed, singleKeys: boolean, typing: boolean): KeyAction | null {
  if (pressed.isComposing) return null;
  if (pressed.key === "Enter" && (pressed.ctrlKey || pressed.metaKey)) return "save-decision";
  if (typing) return null;
  if ((pressed.ctrlKey || pressed.metaKey) && !pressed.altKey && letterOf(pressed) === "z") return "undo";
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || !singleKeys) return null;
  return SINGLE[letterOf(pressed)] ?? null;
}

/** True where a key writes or chooses: text fields, lists, and anything inside an open dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const typing = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable], dialog';
  return target.closest(typing) !== null;
}

const SWITCH = "corridor.desk.single-keys";

export function singleKeysOn(): boolean {
  return globalThis.localStorage?.getItem(SWITCH) !== "off";
}

export function switchSingleKeys(on: boolean): void {
  globalThis.localStorage?.setItem(SWITCH, on ? "on" : "off");
}
