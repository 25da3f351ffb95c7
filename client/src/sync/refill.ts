import { joined } from "../domain/hpke";
import type { Store } from "../store";
import type { Reply } from "../store/feed";
import { nameOf } from "../store/journal";
import type { JournalRow } from "../store/schema";
import { headerOf } from "./bundles";
import { handIn, takenIn } from "./carry";
import { type Fetch, type Heard, refusalIn } from "./exchange";
import { openReceipts, sealBundle } from "./sealing";
import { objectIn } from "./wire";

export type NotRefilled = Exclude<Heard, { kind: "reply" } | { kind: "refused" }>;

/** What became of one file; `refused`: something in it, to be found by halving. */
type Offered = { kind: "taken" } | { kind: "refused"; problem: string } | NotRefilled;

const MOST_ROWS = 500;

/**
 * The same for ever: the office has another key by now.  What the way did to a file is not, for each is sealed anew.
 */
const NEVER = new Set(["bundle-of-another-office", "bundle-too-new"]);
/** Of one row alone, too. */
const NEVER_ALONE = "too-large";

/**
 * Offers an office that was put back to an older state what this phone keeps of changes it had sent (S4.4), before the
 * phone takes the office's older copies in the place of its own.  Null when all of it was offered: the office has
 * answered for it, but for what it refuses alone and takes a file without, which stays owed.
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
  const aside = new Set<string>();
  let most = MOST_ROWS;
  let suspect = "";
  for (;;) {
    const owed = await store.journal.owed(epoch, MOST_ROWS, aside);
    const [first] = owed;
    if (!first) return null;
    const { cloned } = (await store.meta.read("journal")).body;
    // A number tells whose change it is only while one phone gives it.
    const held = first.device === identity?.device && !cloned ? (reply.heldThrough ?? 0) : 0;
    const there = owed.filter((row) => row.n <= held);
    if (there.length > 0) await store.journal.confirmed(there, epoch);
    const lost = owed.filter((row) => row.n > held).slice(0, most);
    const [only] = lost;
    if (!only) continue;
    const offered = await offer(store, fetcher, token, only.device, lost, epoch, requestMs);
    if (offered.kind === "taken") {
      await store.journal.confirmed(lost, epoch);
    } else if (offered.kind === "refused" && isFinal(offered.problem, lost)) {
      await store.journal.confirmed(lost, epoch);
      most = MOST_ROWS; // the others are none the worse for it
    } else if (offered.kind !== "refused") {
      return offered;
    } else if (lost.length > 1) {
      most = Math.floor(lost.length / 2);
    } else {
      // Without a word that is final it is this row's fault only if the office takes a file without it, and not yet it.
      const name = nameOf(only);
      if (suspect !== name) {
        const without = await offer(store, fetcher, token, only.device, [], epoch, requestMs);
        if (without.kind !== "taken") return without.kind === "refused" ? { kind: "server" } : without;
        suspect = name;
        continue;
      }
      aside.add(name);
      most = MOST_ROWS;
    }
  }
}

function isFinal(problem: string, rows: JournalRow[]): boolean {
  return NEVER.has(problem) || (problem === NEVER_ALONE && rows.length === 1);
}

/** One file; the office has all of it once a file of receipts comes back that only this device's key opens. */
async function offer(
  store: Store,
  fetcher: Fetch,
  token: string,
  device: string,
  rows: JournalRow[],
  epoch: string,
  requestMs: number,
): Promise<Offered> {
  const keys = await store.journal.keysOf(device);
  if (!keys) return { kind: "taken" }; // nobody could vouch for them
  const kept = await store.journal.unsealed(rows);
  const header = await headerOf(store, device, keys.person, (rows.at(-1)?.n ?? 0) + 1);
  const records = kept.map(({ record }) => record);
  const file = await sealBundle(keys.serverKey, keys.bundleKey, header, records);
  const answer = await handIn(fetcher, token, joined(new Uint8Array(await file.arrayBuffer())), requestMs);
  if (!answer) return { kind: "offline" };
  if (answer.status !== 200) return refusalIn(answer.status, answer.text);
  const taken = takenIn(answer.text);
  if (!taken) return { kind: "portal" };
  const isAnswered = taken.receipts
    ? await isOf(taken.receipts, keys.bundleKey, device, epoch)
    : // A former self that the office does not know gets none; whoever may ask in its own name is known.
      device !== (await store.identity())?.device;
  return isAnswered ? { kind: "taken" } : { kind: "server" };
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
