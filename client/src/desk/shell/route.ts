/**
 * Where the desk is, kept in the address's fragment: any static server can serve it, and neither ids nor
 * invitation codes reach a log.
 */

export interface Route {
  /** Empty where the address names none. */
  screen: string;
  id: string | null;
  search: Record<string, string>;
}

export function readRoute(fragment: string): Route {
  const text = fragment.replace(/^#\/?/, "");
  const [path = "", query = ""] = text.split("?", 2);
  const [screen = "", id] = path.split("/").map(decodeURIComponent);
  return {
    screen,
    id: id || null,
    search: Object.fromEntries(new URLSearchParams(query)),
  };
}

export function writeRoute(
  screen: string,
  id?: string | null,
  search: Record<string, string | null | undefined> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value) query.set(name, value);
  const text = query.toString();
  return `#/${screen}${id ? `/${encodeURIComponent(id)}` : ""}${text ? `?${text}` : ""}`;
}

/** A filter of the address, where it is one of `choices`: anybody may write an address. */
export function chosen<T extends string>(choices: readonly T[], text: string | undefined): T | undefined {
  return choices.find((choice) => choice === text);
}

/** The one-time code of `#invitation=CODE`, if the address brings one. */
export function invitationIn(fragment: string): string | null {
  const found = /^#invitation=([^&]+)$/.exec(fragment);
  return found ? decodeURIComponent(found[1] ?? "") : null;
}
