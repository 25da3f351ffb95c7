import type { Device } from "../../api/desk-types";

const DAY = 86_400_000;

/** No contact for more than a day: a phone may simply have no network, so this is a note, never an alarm. */
export function isQuiet(
  device: Pick<Device, "status" | "last_contact_at" | "enrolled_at">,
  now: number,
): boolean {
  if (device.status !== "active") return false;
  return now - Date.parse(device.last_contact_at ?? device.enrolled_at) > DAY;
}
