import type { Session } from "../../api/desk-types";

export type ScreenName =
  | "review"
  | "conflicts"
  | "queue"
  | "removals"
  | "convoys"
  | "sites"
  | "people"
  | "devices"
  | "operations";

/** Screens this person has any use for: an admin without a coordinator's assignment reads no report. */
export function screensFor(session: Session): ScreenName[] {
  const screens: ScreenName[] = [];
  if (session.coordinates) screens.push("review", "conflicts", "queue", "removals", "convoys");
  if (session.coordinates || session.is_admin) screens.push("sites");
  if (session.is_admin) screens.push("people", "devices", "operations");
  return screens;
}
