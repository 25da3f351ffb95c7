/** Files carried by hand, as `docs/bundle.md` has them: what a phone seals to its office, and what it opens. */
import { fromBase64url } from "../domain/base64url";
import { type Bytes, bytesOf, joined, type KeyPair, sealTo } from "../domain/hpke";

export type FileKind = "bundle" | "receipts";

const MAGIC = bytesOf("CORRIDOR");
const KINDS: Record<FileKind, number> = { bundle: 1, receipts: 2 };
const VERSION = 1;
const PREFIX = MAGIC.length + 2;
const KEY_ID = 8;
const SALT = 32;
const SEGMENT = 16 * 1024;
const TAG = 16;
const MAC = 32;
const FRAME = 4;

/** A file that is not what it should be: whose it is not, or that it did not come whole. */
export class FileRefusal extends Error {
  override readonly name = "FileRefusal";
  constructor(readonly slug: "not-ours" | "too-new" | "too-large" | "other-office" | "not-for-this-phone") {
    super(`The file was refused: ${slug}`);
  }
}

/** Chosen by the vectors' tests alone; a phone draws both by chance. */
export interface Chosen {
  fileKey: Bytes;
  ephemeral: KeyPair;
}

/** A bundle: `header` and each of `texts` (or what is kept of them), vouched for by this device and sealed to the office. */
export async function sealBundle(
  serverKey: string,
  bundleKey: string,
  header: string,
  texts: readonly (string | Bytes)[],
  chosen?: Chosen,
): Promise<Blob> {
  const spki = fromBase64url(serverKey);
  const prefix = joined(MAGIC, new Uint8Array([KINDS.bundle, VERSION]), await keyId(spki));
  const fileKey = chosen?.fileKey ?? crypto.getRandomValues(new Uint8Array(32));
  const info = joined(bytesOf("corridor bundle"), prefix);
  const sealedKey = await sealTo(spki, info, fileKey, chosen?.ephemeral);
  const sealer = new Sealer(await aesKey(fileKey));
  await sealer.add(await vouched(await macKey(bundleKey, "header"), header));
  const changes = await macKey(bundleKey, "changes");
  for (const text of texts) await sealer.add(await vouched(changes, text));
  return new Blob([prefix, sealedKey, ...(await sealer.end())]);
}

/** What kind of file this is; refused where it is none of ours, or a newer one than this app knows. */
export function kindOf(file: Bytes): FileKind {
  const kind = file[MAGIC.length];
  const known = (Object.keys(KINDS) as FileKind[]).find((name) => KINDS[name] === kind);
  if (!MAGIC.every((byte, i) => file[i] === byte) || !known) throw new FileRefusal("not-ours");
  if (file[MAGIC.length + 1] !== VERSION) throw new FileRefusal("too-new");
  return known;
}

/** Refuses a bundle that this phone's office cannot open: there is no use in carrying it. */
export async function checkOffice(file: Bytes, serverKey: string): Promise<void> {
  const id = await keyId(fromBase64url(serverKey));
  if (!id.every((byte, i) => file[PREFIX + i] === byte)) throw new FileRefusal("other-office");
  if ((file.length - PREFIX - KEY_ID - SEALED_KEY) % (SEGMENT + TAG) !== 0) throw new FileRefusal("not-ours");
}

const SEALED_KEY = 65 + 32 + TAG;

/** The texts in a file of receipts; refused as a whole unless every byte is what the office sealed for this phone. */
export async function openReceipts(file: Bytes, bundleKey: string): Promise<string[]> {
  const prefix = file.slice(0, PREFIX);
  const salt = file.slice(PREFIX, PREFIX + SALT);
  const info = joined(bytesOf("corridor receipts"), prefix);
  const key = await aesKey(await derived(bundleKey, salt, info));
  const parts: Bytes[] = [];
  const count = (file.length - PREFIX - SALT) / (SEGMENT + TAG);
  if (count < 1 || !Number.isInteger(count)) throw new FileRefusal("not-for-this-phone");
  for (let number = 0; number < count; number++) {
    const at = PREFIX + SALT + number * (SEGMENT + TAG);
    const segment = file.slice(at, at + SEGMENT + TAG);
    const iv = nonce(number, number === count - 1);
    try {
      parts.push(new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, segment)));
    } catch {
      throw new FileRefusal("not-for-this-phone");
    }
  }
  return textsIn(joined(...parts));
}

/** Records as segments of one size, each with its number and the last marked, so that none can be cut off or moved. */
class Sealer {
  private readonly done: Bytes[] = [];
  private pending: Bytes = new Uint8Array(0);

  constructor(private readonly key: CryptoKey) {}

  async add(record: Bytes): Promise<void> {
    const frame = new Uint8Array(FRAME);
    new DataView(frame.buffer).setUint32(0, record.length);
    this.pending = joined(this.pending, frame, record);
    while (this.pending.length > SEGMENT) await this.seal(false);
  }

  async end(): Promise<Bytes[]> {
    this.pending = joined(this.pending, new Uint8Array(FRAME));
    while (this.pending.length > SEGMENT) await this.seal(false);
    await this.seal(true);
    return this.done;
  }

  private async seal(last: boolean): Promise<void> {
    const plain = new Uint8Array(SEGMENT);
    plain.set(this.pending.subarray(0, SEGMENT));
    const iv = nonce(this.done.length, last);
    this.pending = this.pending.slice(SEGMENT);
    this.done.push(new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, plain)));
  }
}

function textsIn(plain: Bytes): string[] {
  const view = new DataView(plain.buffer);
  const texts: string[] = [];
  for (let at = 0; at + FRAME <= plain.length; ) {
    const length = view.getUint32(at);
    at += FRAME;
    if (length === 0) return texts;
    texts.push(new TextDecoder().decode(plain.subarray(at, at + length)));
    at += length;
  }
  throw new FileRefusal("not-for-this-phone");
}

async function vouched(key: CryptoKey, text: string | Bytes): Promise<Bytes> {
  const bytes = typeof text === "string" ? bytesOf(text) : text;
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
  if (mac.length !== MAC) throw new RangeError("an HMAC of another length");
  return joined(mac, bytes);
}

async function macKey(bundleKey: string, purpose: string): Promise<CryptoKey> {
  const key = await derived(bundleKey, new Uint8Array(0), bytesOf(`corridor ${purpose}`));
  return crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

function aesKey(key: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function derived(bundleKey: string, salt: Bytes, info: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", fromBase64url(bundleKey), "HKDF", false, ["deriveBits"]);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
}

async function keyId(spki: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", spki)).slice(0, KEY_ID);
}

function nonce(number: number, last: boolean): Bytes {
  const iv = new Uint8Array(12);
  const view = new DataView(iv.buffer);
  view.setUint32(7, number);
  view.setUint8(11, last ? 1 : 0);
  return iv;
}
