import { joined } from "../domain/hpke";
import type { Store } from "../store";
import type { Reply } from "../store/feed";
import type { JournalRow } from "../store/schema";
import { headerOf } from "./bundles";
import { FINAL, handIn, takenIn } from "./carry";
import { type Fetch, type Heard, judge } from "./exchange";
import { openReceipts, sealBundle } from "./sealing";
import { objectIn, problemIn } from "./wire";

export type NotRefilled = Exclude<Heard, { kind: "reply" } | { kind: "refused" }>;

/**
 * Offers an office that was put back to an older state what this phone keeps of changes it had sent (S4.4), before the
 * phone takes the office's older copies in the place of its own.  Null when the office has answered for all of it.
 */
export async function refill(
  store: Store,
  fetcher: Fetch,
  token: string,
  reply: Reply,
  requestMs: number,
): Promise<NotRefilled | null> {
  const { epoch } = reply;
  const identity = await store.identity();
  for (;;) {
    const owed = await store.journal.owed(epoch);
    const [first] = owed;
    if (!first) return null;
    const { cloned } = (await store.meta.read("journal")).body;
    // A number tells whose change it is only while one phone gives it.
    const held = first.device === identity?.device && !cloned ? (reply.heldThrough ?? 0) : 0;
    const there = owed.filter((row) => row.n <= held);
    if (there.length > 0) await store.journal.confirmed(there, epoch);
    const lost = owed.filter((row) => row.n > held);
    const failed = lost.length > 0 && (await offer(store, fetcher, token, lost, epoch, requestMs));
    if (failed) return failed;
  }
}

/** One file; the office has all of it once a file of receipts comes back that only this device's key opens. */
async function offer(
  store: Store,
  fetcher: Fetch,
  token: string,
  rows: JournalRow[],
  epoch: string,
  requestMs: number,
): Promise<NotRefilled | null> {
  const { device, n } = rows.at(-1) as JournalRow;
  const keys = await store.journal.keysOf(device);
  if (!keys) {
    await store.journal.confirmed(rows, epoch); // nobody could vouch for them
    return null;
  }
  const kept = await store.journal.unsealed(rows);
  const header = await headerOf(store, device, keys.person, n + 1);
  const records = kept.map(({ record }) => record);
  const file = await sealBundle(keys.serverKey, keys.bundleKey, header, records);
  const answer = await handIn(fetcher, token, joined(new Uint8Array(await file.arrayBuffer())), requestMs);
  if (!answer) return { kind: "offline" };
  if (answer.status !== 200) {
    const slug = problemIn(answer.text)?.slug;
    if (!slug || !FINAL.has(slug)) return notRefilled(judge(answer.status, answer.text));
    // The same however often it is offered: the office has another key by now.
    await store.journal.confirmed(rows, epoch);
    return null;
  }
  const taken = takenIn(answer.text);
  if (!taken) return { kind: "portal" };
  if (taken.receipts && !(await isOf(taken.receipts, keys.bundleKey, device, epoch)))
    return { kind: "server" };
  await store.journal.confirmed(rows, epoch);
  return null;
}

async function isOf(
  file: Uint8Array<ArrayBuffer>,
  bundleKey: string,
  device: string,
  epoch: string,
): Promise<boolean> {
  try {
    const [first = ""] = await openReceipts(file, bundleKey);
    const head = objectIn<{ device: string; epoch: string }>(first);
    return head?.device === device && head.epoch === epoch;
  } catch {
    return false;
  }
}

function notRefilled(heard: Heard): NotRefilled {
  return heard.kind === "reply" || heard.kind === "refused" ? { kind: "server" } : heard;
}
