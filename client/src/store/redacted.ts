import { sameValue } from "../domain/change";
import type { ReportCopy } from "../domain/projection";
import { tookEffect } from "../domain/receipt";
import type { Values } from "../domain/types";
import type { Database, Write } from "./database";
import type { FeedItem } from "./feed";
import { Files } from "./files";
import type { Outbox } from "./outbox";

/** Reports of a page from which the office removed something for good (S2.8), by their keys. */
export function redactedIn(items: FeedItem[]): Map<string, ReportCopy> {
  const found = new Map<string, ReportCopy>();
  for (const item of items) {
    if (item.entity !== "report" || !("value" in item)) continue;
    if ((item.value.redacted ?? []).length > 0) found.set(item.key, item.value as ReportCopy);
  }
  return found;
}

/** What this device remembers of its own words, without those that the office removed. */
export function withoutRemoved(mine: Values, copy: ReportCopy): Values {
  const removed = new Set(copy.redacted ?? []);
  const stands = ([field, value]: [string, Values[string]]) =>
    !removed.has(field) ||
    sameValue(value, copy.values[field] ?? null) ||
    copy.conflicts.some((one) => one.field === field && one.own.some((own) => sameValue(own, value)));
  return Object.fromEntries(Object.entries(mine).filter(stands));
}

/** What changes that have no effect yet state, the hashes of files among it: not sent, or waiting at the office. */
export async function announcedWithoutEffect(outbox: Outbox): Promise<ReadonlySet<unknown>> {
  const open = (await outbox.all()).filter(({ body }) => !body.receipt || !tookEffect(body.receipt));
  return new Set(
    open.flatMap(({ change }) => [
      ...Object.values(change.values ?? {}),
      ...Object.values(change.edits ?? {}).map(({ now }) => now),
    ]),
  );
}

/**
 * The writes that drop the files of removed slots: the office takes them no more.  A file that a change without effect yet
 * announces is another one, said since.
 */
export async function fileRemovals(
  database: Database,
  outbox: Outbox,
  redacted: Map<string, ReportCopy>,
): Promise<Write[]> {
  if (redacted.size === 0) return [];
  const files = new Files(database);
  const announced = await announcedWithoutEffect(outbox);
  const gone = [...(await files.inState("waiting")), ...(await files.inState("failed"))].filter(
    ({ row, body }) => {
      const copy = redacted.get(row.owner);
      const name = `attachment.${body.slot}.sha256`;
      return (
        copy?.redacted?.includes(name) && copy.values[name] !== body.sha256 && !announced.has(body.sha256)
      );
    },
  );
  return files.removals(gone.map(({ row }) => row.id));
}
