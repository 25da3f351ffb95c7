import type { Receipt } from "../domain/receipt";
import type { Store } from "../store";
import type { Entry } from "../store/outbox";
import { checkOffice, FileRefusal, kindOf, openReceipts, sealBundle } from "./sealing";
import { APP_VERSION, isReceipt, objectIn } from "./wire";

/** What the office takes at once; a file is kept well under it. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_PACKED = 15 * 1024 * 1024;
/** Beside each text in a file: its HMAC and its length. */
const BESIDE = 36;

const utf8 = new TextEncoder();

export interface Packed {
  file: Blob;
  /** Reports that it speaks of, and those that must wait for another file. */
  reports: number;
  left: number;
}

/** What a file of receipts says of itself. */
interface ReceiptsHead {
  device: string;
  epoch: string;
}

export type TakenFile = { kind: "receipts"; received: number } | { kind: "carried" };

/** Everything that has no receipt that surely stands, as one file that only the office can open; null where nothing waits. */
export async function packUnsent(store: Store): Promise<Packed | null> {
  const identity = await store.identity();
  if (!identity) return null;
  const states = await Promise.all([store.outbox.inState("waiting"), store.outbox.inState("parked")]);
  const unsent = states.flat().sort(inOrder);
  const entries = [...unsent, ...(await inDoubt(store))];
  const chosen: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    bytes += utf8.encode(entry.body.text).length + BESIDE;
    if (bytes > MOST_PACKED) break;
    chosen.push(entry);
  }
  if (chosen.length === 0) return null;
  const texts = [...chosen].sort(inOrder).map((entry) => entry.body.text);
  const header = await headerOf(store, identity.device, identity.person.id);
  const file = await sealBundle(identity.serverKey, identity.bundleKey, header, texts);
  return { file, reports: reportsIn(chosen), left: reportsIn(entries.slice(chosen.length)) };
}

/**
 * What has a receipt that an office which was put back may know nothing of.  Epochs are names without an order, and files
 * of receipts come in any: once the phone has heard of two, nobody here can tell which is over.
 */
async function inDoubt(store: Store): Promise<Entry[]> {
  const received = await store.outbox.inState("received");
  const { epoch } = (await store.feed.place()).body;
  const heard = new Set([epoch, ...received.map(({ body }) => body.receiptEpoch)]);
  heard.delete(null);
  return heard.size > 1 ? received : [];
}

function inOrder(one: Entry, other: Entry): number {
  return one.row.n - other.row.n;
}

function reportsIn(entries: Entry[]): number {
  return new Set(entries.map(({ row }) => row.key)).size;
}

/** `person` is asked only by an office that was restored and does not know the device any more. */
export async function headerOf(store: Store, device: string, person: string, next = 1): Promise<string> {
  const identity = await store.identity();
  const own = identity?.device === device;
  return JSON.stringify({
    device,
    person,
    app: APP_VERSION,
    made_at: store.clock.read().wall,
    next_n: own ? (await store.meta.read("changes")).body.n + 1 : next,
  });
}

/**
 * Takes a file that came from another phone or from the office: receipts for this phone, or reports of another, which
 * are carried to the office unopened.  Throws `FileRefusal` and changes nothing where it is neither.
 */
export async function takeFile(store: Store, chosen: Blob): Promise<TakenFile> {
  const identity = await store.identity();
  if (!identity) throw new FileRefusal("not-for-this-phone");
  if (chosen.size > MOST_BYTES) throw new FileRefusal("too-large");
  const file = new Uint8Array(await chosen.arrayBuffer());
  if (kindOf(file) === "bundle") {
    await checkOffice(file, identity.serverKey);
    await store.carried.add(file);
    store.changed();
    return { kind: "carried" };
  }
  const [first = "", ...texts] = await openReceipts(file, identity.bundleKey);
  const head = objectIn<ReceiptsHead>(first);
  const receipts: unknown[] = texts.map((text) => objectIn<Receipt>(text));
  if (head?.device !== identity.device || typeof head.epoch !== "string")
    throw new FileRefusal("not-for-this-phone");
  const received = await store.feed.takeReceipts(head.epoch, receipts.filter(isReceipt));
  store.changed();
  return { kind: "receipts", received };
}
