/** What a phone keeps of changes that the office has (`docs/bundle.md`): sealed to the office, so that it cannot read them itself. */
import { fromBase64url } from "./base64url";
import { type Bytes, bytesOf, joined, type KeyPair, sealTo } from "./hpke";

const PREFIX = bytesOf("CORRIDOR", 3, 1);
const KEY_ID = 8;

/** Chosen by the vectors' tests alone. */
interface Chosen {
  key: Bytes;
  ephemeral: KeyPair;
}

/**
 * Each of `texts` as a record that only the office opens.  The key they share is drawn by chance, sealed to the office and
 * forgotten.
 */
export async function sealKept(
  serverKey: string,
  texts: readonly string[],
  chosen?: Chosen,
): Promise<Bytes[]> {
  if (texts.length === 0) return [];
  const spki = fromBase64url(serverKey);
  const id = new Uint8Array(await crypto.subtle.digest("SHA-256", spki)).slice(0, KEY_ID);
  const head = joined(PREFIX, id);
  const key = chosen?.key ?? crypto.getRandomValues(new Uint8Array(32));
  const sealedKey = await sealTo(spki, joined(bytesOf("corridor kept"), head), key, chosen?.ephemeral);
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  return Promise.all(
    texts.map(async (text, i) => {
      const iv = new Uint8Array(12);
      new DataView(iv.buffer).setUint32(7, i);
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, aes, bytesOf(text));
      return joined(head, sealedKey, iv.slice(7, 11), new Uint8Array(sealed));
    }),
  );
}
