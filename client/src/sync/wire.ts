import type { components } from "../api/schema";
import { isOutcome, type Receipt } from "../domain/receipt";
import type { FeedItem, Reply } from "../store/feed";

export const APP_VERSION = "0.1.0";

export type SyncRequest = components["schemas"]["SyncRequest"];

type Json = Record<string, unknown>;

/**
 * The office's answer, or null for anything else that calls itself 200: a portal's page, a proxy's JSON, half an
 * answer.  Only what passes here is delivery.
 */
export function replyIn(text: string): Reply | null {
  const body = objectIn(text);
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
  };
}

/** The slug of a problem document, or null where this is none. */
export function problemIn(text: string): { slug: string | null } | null {
  const body = objectIn(text);
  if (!body || typeof body.status !== "number" || typeof body.title !== "string") return null;
  return { slug: typeof body.slug === "string" ? body.slug : null };
}

function objectIn(text: string): Json | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Json) : null;
  } catch {
    return null;
  }
}

function isReceipt(value: unknown): value is Receipt {
  const receipt = value as Json | null;
  return typeof receipt?.id === "string" && isOutcome(receipt.outcome);
}

function isFeedItem(value: unknown): value is FeedItem {
  const item = value as Json | null;
  if (typeof item?.entity !== "string" || typeof item.key !== "string") return false;
  return item.leave === true || (isCount(item.rev) && typeof item.value === "object" && item.value !== null);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
