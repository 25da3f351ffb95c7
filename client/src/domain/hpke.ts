/**
 * HPKE base mode (RFC 9180) for one message: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.  Browsers have the
 * parts and not the whole.  `vectors.test.ts` holds it to the RFC's vectors and to the office's own.
 */

export type Bytes = Uint8Array<ArrayBuffer>;

export interface KeyPair {
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}

const P256 = { name: "ECDH", namedCurve: "P-256" } as const;
const KEM = bytesOf("KEM", 0x00, 0x10);
const AES_256_GCM = { id: 2, keyBytes: 32 };
const NONCE_BYTES = 12;
const NOTHING = new Uint8Array(0);

/** Seals `plain` to `recipient` (a SubjectPublicKeyInfo): the encapsulated key, then the ciphertext. */
export async function sealTo(
  recipient: Bytes,
  info: Bytes,
  plain: Bytes,
  ephemeral?: KeyPair,
): Promise<Bytes> {
  const theirs = await crypto.subtle.importKey("spki", recipient, P256, true, []);
  const mine = ephemeral ?? (await crypto.subtle.generateKey(P256, false, ["deriveBits"]));
  const { shared, encapsulated } = await encapsulate(mine, theirs);
  const { key, nonce } = await schedule(shared, info);
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, aes, plain);
  return joined(encapsulated, new Uint8Array(sealed));
}

/** What both sides come to share, and what the other side needs for it. */
export async function encapsulate(
  mine: KeyPair,
  theirs: CryptoKey,
): Promise<{ shared: Bytes; encapsulated: Bytes }> {
  const [encapsulated, recipient] = await Promise.all([rawOf(mine.publicKey), rawOf(theirs)]);
  const secret = new Uint8Array(
    await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine.privateKey, 256),
  );
  const extracted = await extract(KEM, NOTHING, "eae_prk", secret);
  const shared = await expand(KEM, extracted, "shared_secret", joined(encapsulated, recipient), 32);
  return { shared, encapsulated };
}

/** The key and nonce of the one message. */
export async function schedule(
  shared: Bytes,
  info: Bytes,
  aead = AES_256_GCM,
): Promise<{ key: Bytes; nonce: Bytes }> {
  const suite = bytesOf("HPKE", 0x00, 0x10, 0x00, 0x01, 0x00, aead.id);
  const context = joined(
    new Uint8Array([0]), // base mode
    await extract(suite, NOTHING, "psk_id_hash", NOTHING),
    await extract(suite, NOTHING, "info_hash", info),
  );
  const secret = await extract(suite, shared, "secret", NOTHING);
  const [key, nonce] = await Promise.all([
    expand(suite, secret, "key", context, aead.keyBytes),
    expand(suite, secret, "base_nonce", context, NONCE_BYTES),
  ]);
  return { key, nonce };
}

export function joined(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function bytesOf(text: string, ...rest: number[]): Bytes {
  return joined(new TextEncoder().encode(text), new Uint8Array(rest));
}

async function extract(suite: Bytes, salt: Bytes, label: string, key: Bytes): Promise<Bytes> {
  // No browser takes an empty key for HMAC; one of zeros is the same key.
  return hmac(
    salt.length > 0 ? salt : new Uint8Array(32),
    joined(bytesOf("HPKE-v1"), suite, bytesOf(label), key),
  );
}

/** One block of HKDF is all that is ever asked for here. */
async function expand(suite: Bytes, key: Bytes, label: string, info: Bytes, length: number): Promise<Bytes> {
  const asked = joined(
    bytesOf("", 0, length),
    bytesOf("HPKE-v1"),
    suite,
    bytesOf(label),
    info,
    new Uint8Array([1]),
  );
  return (await hmac(key, asked)).slice(0, length);
}

async function hmac(key: Bytes, message: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

async function rawOf(key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey("raw", key));
}
