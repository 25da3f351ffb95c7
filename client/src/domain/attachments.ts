import type { Values } from "./types";

/** Where a file may be attached to a report: the log of its tally, or one of its pictures. */
export const TAPS = "taps";
export const MOST_PHOTOS = 9;

const PHOTO = /^photo-[1-9]$/;
const FIELD = /^attachment\.(taps|photo-[1-9])\.sha256$/;

/** What a report says of a file that follows it. */
export interface Announced {
  slot: string;
  sha256: string;
  size: number;
  type: string;
}

/** The fields by which a report announces its files. */
export function announcing(files: Announced[]): Values {
  const values: Values = {};
  for (const { slot, sha256, size, type } of files) {
    values[`attachment.${slot}.sha256`] = sha256;
    values[`attachment.${slot}.size`] = size;
    values[`attachment.${slot}.type`] = type;
  }
  return values;
}

export function isPhoto(slot: string): boolean {
  return PHOTO.test(slot);
}

/** The slots that a report announces. */
export function slotsOf(values: Values): string[] {
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .flatMap(([field]) => FIELD.exec(field)?.[1] ?? []);
}

/** The first `count` places for pictures that a report does not use yet; fewer where it has no more. */
export function freePhotoSlots(values: Values, count: number): string[] {
  const used = new Set(slotsOf(values));
  const all = Array.from({ length: MOST_PHOTOS }, (_, at) => `photo-${at + 1}`);
  return all.filter((slot) => !used.has(slot)).slice(0, count);
}

/** The pictures of a report, as far as this phone knows. */
export interface Photos {
  of: number;
  /** With the office; null where another phone of its person took them, which alone knows. */
  received: number | null;
  /** Of these that are not with the office, the ones that never will be: the file could not be read or was refused. */
  failed: number;
}

export interface Held {
  slot: string;
  failed: boolean;
}

/** `held` are the files that are still on this phone, `delivered` the slots it has sent. */
export function photosOf(values: Values, held: Held[], delivered: string[]): Photos | null {
  const slots = slotsOf(values).filter(isPhoto);
  if (slots.length === 0) return null;
  const here = held.filter((file) => slots.includes(file.slot));
  const sent = slots.filter((slot) => delivered.includes(slot) && !here.some((file) => file.slot === slot));
  const known = here.length + sent.length === slots.length;
  return {
    of: slots.length,
    received: known ? sent.length : null,
    failed: here.filter((file) => file.failed).length,
  };
}
