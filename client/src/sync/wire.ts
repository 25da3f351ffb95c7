import type { components } from "../api/schema";
import { isOutcome, type Receipt } from "../domain/receipt";
import type { FeedItem, Reply } from "../store/feed";

export const APP_VERSION = "0.1.0";

type Schemas = components["schemas"];
export type SyncRequest = Schemas["SyncRequest"];

/** What calls itself a `T`: its members have the names of one, and nothing else is known of them yet. */
type Unproved<T> = { [M in T extends T ? keyof T : never]?: unknown };

/**
 * The office's answer, or null for anything else that calls itself 200: a portal's page, a proxy's JSON, half an
 * answer.  Only what passes here is delivery.
 */
export function replyIn(text: string): Reply | null {
  const body = objectIn<Schemas["SyncResponse"]>(text);
  if (body?.v !== 1 || typeof body.epoch !== "string" || typeof body.cursor !== "string") return null;
  if (!Array.isArray(body.receipts) || !Array.isArray(body.changes)) return null;
  if (!body.changes.every(isFeedItem)) return null;
  return {
    epoch: body.epoch,
    offsetMs: typeof body.offset_ms === "number" ? body.offset_ms : null,
    receipts: body.receipts.filter(isReceipt),
    reset: body.reset === true,
    changes: body.changes,
    cursor: body.cursor,
    more: body.more === true,
    end: body.end === true,
    heldThrough: isCount(body.held_through) ? body.held_through : null,
    durableThrough: isCount(body.durable_through) ? body.durable_through : null,
  };
}

/** The slug of a problem document, or null where this is none. */
export function problemIn(text: string): { slug: string | null } | null {
  const body = objectIn<Schemas["Problem"]>(text);
  if (!body || typeof body.status !== "number" || typeof body.title !== "string") return null;
  return { slug: typeof body.slug === "string" ? body.slug : null };
}

export function objectIn<T>(text: string): Unproved<T> | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Unproved<T>) : null;
  } catch {
    return null;
  }
}

export function isReceipt(value: unknown): value is Receipt {
  const receipt = value as Unproved<Receipt> | null;
  return typeof receipt?.id === "string" && isOutcome(receipt.outcome);
}

function isFeedItem(value: unknown): value is FeedItem {
  const item = value as Unproved<FeedItem> | null;
  if (typeof item?.entity !== "string" || typeof item.key !== "string") return false;
  return item.leave === true || (isCount(item.rev) && typeof item.value === "object" && item.value !== null);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
