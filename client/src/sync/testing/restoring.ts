/** A phone with keys, and the office's half of what it keeps: opens it, takes it, and answers with receipts. */
import { uuid7 } from "../../domain/uuid7";
import { openStore, type Store } from "../../store";
import { SyncEngine } from "../engine";
import { newKey, newOffice, openBundle, openKept, recordText, sealReceipts, toBase64url } from "./by-hand";
import type { Network } from "./network";
import { chelsea, enrolledPhone, type Phone } from "./phone";

export const KEYS = await newOffice();

/** The texts that came in files, file by file, in their order. */
export type Refilled = string[][];

export async function keepingPhone(name = uuid7()): Promise<Phone & { refilled: Refilled; name: string }> {
  const store = await openStore(name);
  await store.enrol({ ...chelsea(), bundleKey: newKey(), serverKey: KEYS.publicKey });
  await store.close();
  const phone = await enrolledPhone(name);
  const refilled = takesBundles(phone.network, phone.store);
  return { ...phone, refilled, name };
}

/** The office of `network` takes files of the phone with this store, as the server does. */
export function takesBundles(network: Network, store: Store, refilled: Refilled = []): Refilled {
  network.bundles = async (file) => {
    const [header, ...records] = await openBundle(file, KEYS.privateKey, KEYS.publicKey);
    const { device } = JSON.parse(recordText(header as never)) as { device: string };
    const keys = await store.journal.keysOf(device);
    const texts = await Promise.all(
      records.map((record) => openKept(record.slice(32), KEYS.privateKey, KEYS.publicKey)),
    );
    refilled.push(texts);
    const receipts = network.office.receiveAll(texts);
    const head = { device, epoch: network.office.epoch, made_at: "" };
    const back = await sealReceipts(keys?.bundleKey ?? "", [head, ...receipts]);
    const sealed = toBase64url(new Uint8Array(await back.arrayBuffer()));
    const answer = { bundle: uuid7(), changes: texts.length, outcomes: {}, known: 0, strange: 0 };
    return Response.json({ ...answer, receipts: sealed });
  };
  return refilled;
}

/** The texts in a journal, as only the office reads them. */
export async function keptOf(store: Store): Promise<string[]> {
  const rows = await store.journal.unsealed(await store.journal.owed(""));
  return Promise.all(rows.map(({ record }) => openKept(record, KEYS.privateKey, KEYS.publicKey)));
}

/** The same phone after its page was killed. */
export async function again(phone: Phone & { name: string; refilled: Refilled }): Promise<Phone> {
  await phone.store.close();
  const store = await openStore(phone.name);
  takesBundles(phone.network, store, phone.refilled);
  return { ...phone, store, engine: new SyncEngine(store, phone.network.fetch) };
}
