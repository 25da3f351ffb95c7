/** The office's half of files carried by hand, for tests: opens bundles and seals receipts. */

import { fromBase64url } from "../../domain/base64url";
import { type Bytes, bytesOf, joined, schedule } from "../../domain/hpke";

const P256 = { name: "ECDH", namedCurve: "P-256" };
const SEGMENT = 16_384;

export const toBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

export interface OfficeKeys {
  privateKey: string;
  publicKey: string;
}

export async function newOffice(): Promise<OfficeKeys> {
  const pair = await crypto.subtle.generateKey(P256, true, ["deriveBits"]);
  if (!("publicKey" in pair)) throw new Error("no key pair");
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.exportKey("pkcs8", pair.privateKey),
    crypto.subtle.exportKey("spki", pair.publicKey),
  ]);
  return {
    privateKey: toBase64url(new Uint8Array(privateKey)),
    publicKey: toBase64url(new Uint8Array(publicKey)),
  };
}

export const newKey = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(32)));

/** What stands behind a record's HMAC. */
export const recordText = (record: Bytes): string => new TextDecoder().decode(record.slice(32));

export async function isVouched(bundleKey: string, purpose: string, record: Bytes): Promise<boolean> {
  const key = await hkdf(bundleKey, new Uint8Array(0), bytesOf(`corridor ${purpose}`));
  const mac = await hmac(key, record.slice(32));
  return toBase64url(mac) === toBase64url(record.slice(0, 32));
}

/** A file of receipts for the phone with this key. */
export async function sealReceipts(bundleKey: string, records: unknown[]): Promise<Blob> {
  const prefix = bytesOf("CORRIDOR", 2, 1);
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const key = await hkdf(bundleKey, salt, joined(bytesOf("corridor receipts"), prefix));
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const parts = records.map((record) => bytesOf(JSON.stringify(record)));
  const plain = joined(...parts.flatMap((part) => [lengthOf(part.length), part]), lengthOf(0));
  const count = Math.ceil(plain.length / SEGMENT);
  const segments: Bytes[] = [];
  for (let i = 0; i < count; i++) {
    const segment = new Uint8Array(SEGMENT);
    segment.set(plain.subarray(i * SEGMENT, (i + 1) * SEGMENT));
    const iv = joined(new Uint8Array(7), lengthOf(i), new Uint8Array([i === count - 1 ? 1 : 0]));
    segments.push(new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, aes, segment)));
  }
  return new Blob([prefix, salt, ...segments]);
}

function lengthOf(length: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}

/** The records of a bundle, opened with the office's keys (PKCS #8 and SubjectPublicKeyInfo, base64url). */
export async function openBundle(sealed: Bytes, privateKey: string, publicKey: string): Promise<Bytes[]> {
  const key = await openKey(
    sealed.slice(18, 131),
    joined(bytesOf("corridor bundle"), sealed.slice(0, 18)),
    privateKey,
    publicKey,
  );
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const size = 16_400;
  const count = (sealed.length - 131) / size;
  const parts: Bytes[] = [];
  for (let i = 0; i < count; i++) {
    const iv = new Uint8Array(12);
    new DataView(iv.buffer).setUint32(7, i);
    iv[11] = i === count - 1 ? 1 : 0;
    const segment = sealed.slice(131 + i * size, 131 + (i + 1) * size);
    parts.push(new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, aes, segment)));
  }
  const plain = joined(...parts);
  const records: Bytes[] = [];
  for (let at = 0; ; ) {
    const length = new DataView(plain.buffer).getUint32(at);
    if (length === 0) return records;
    records.push(plain.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
}

/** The text in a record that a phone kept, sealed to the office. */
export async function openKept(record: Bytes, privateKey: string, publicKey: string): Promise<string> {
  const info = joined(bytesOf("corridor kept"), record.slice(0, 18));
  const key = await openKey(record.slice(18, 131), info, privateKey, publicKey);
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const iv = joined(new Uint8Array(7), record.slice(131, 135), new Uint8Array(1));
  return new TextDecoder().decode(
    await crypto.subtle.decrypt({ name: "AES-GCM", iv }, aes, record.slice(135)),
  );
}

/** Decapsulation is encapsulation from the other side: the same secret, the same context. */
async function openKey(sealed: Bytes, info: Bytes, ownKey: string, spki: string): Promise<Bytes> {
  const privateKey = await crypto.subtle.importKey("pkcs8", fromBase64url(ownKey), P256, true, [
    "deriveBits",
  ]);
  const encapsulated = sealed.slice(0, 65);
  const sent = await crypto.subtle.importKey("raw", encapsulated, P256, true, []);
  const bits = new Uint8Array(
    await crypto.subtle.deriveBits({ name: "ECDH", public: sent }, privateKey, 256),
  );
  const own = await crypto.subtle.importKey("spki", fromBase64url(spki), P256, true, []);
  const mine = new Uint8Array(await crypto.subtle.exportKey("raw", own));
  const kem = bytesOf("KEM", 0, 16);
  const extracted = await hmac(new Uint8Array(32), joined(bytesOf("HPKE-v1"), kem, bytesOf("eae_prk"), bits));
  const asked = [bytesOf("", 0, 32), bytesOf("HPKE-v1"), kem, bytesOf("shared_secret"), encapsulated, mine];
  const shared = await hmac(extracted, joined(...asked, new Uint8Array([1])));
  const { key, nonce } = await schedule(shared, info);
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, aes, sealed.slice(65)));
}

async function hmac(key: Bytes, message: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

async function hkdf(key: string, salt: Bytes, info: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey("raw", fromBase64url(key), "HKDF", false, ["deriveBits"]);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, imported, 256));
}
