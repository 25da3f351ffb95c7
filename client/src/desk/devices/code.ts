/** A code in groups of four, as it is read aloud and typed. */
export function inGroups(code: string): string {
  return (code.replace(/[\s-]/g, "").match(/.{1,4}/g) ?? []).join(" ");
}

/** Minutes and seconds left; nothing below zero. */
export function left(expires: string, now: number): { minutes: number; seconds: number; over: boolean } {
  const rest = Math.max(0, Math.ceil((Date.parse(expires) - now) / 1000));
  return { minutes: Math.floor(rest / 60), seconds: rest % 60, over: rest === 0 };
}

/** The server's SVG as the address of an image: never as markup of this page. */
export function asImage(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
