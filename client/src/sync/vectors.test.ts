import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { fromBase64url } from "../domain/base64url";
import { type Bytes, bytesOf, encapsulate, joined, type KeyPair, schedule } from "../domain/hpke";
import { sealKept } from "../domain/kept";
import { checkOffice, FileRefusal, kindOf, openReceipts, sealBundle } from "./sealing";
import { isVouched, openBundle, openKept, recordText } from "./testing/by-hand";

/** The same file that `tests/sync/test_bundle_vectors.py` reads: two languages, one format, the same bytes. */
const vectors = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../../tests/vectors/bundles.json"), "utf8"),
);
const { hpke, bundle, receipts, kept } = vectors;
const P256 = { name: "ECDH", namedCurve: "P-256" };
const file = fromBase64url(bundle.file);
const back = fromBase64url(receipts.file);

const hex = (text: string): Bytes => new Uint8Array(Buffer.from(text, "hex"));
const inHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

async function pairOf(privateKey: Bytes, publicKey: Bytes): Promise<KeyPair> {
  const point = { x: base64url(publicKey.slice(1, 33)), y: base64url(publicKey.slice(33)) };
  const jwk = { kty: "EC", crv: "P-256", ...point };
  return {
    publicKey: await crypto.subtle.importKey("jwk", jwk, P256, true, []),
    privateKey: await crypto.subtle.importKey("jwk", { ...jwk, d: base64url(privateKey) }, P256, true, [
      "deriveBits",
    ]),
  };
}

async function ephemeral(): Promise<KeyPair> {
  const key = await crypto.subtle.importKey("pkcs8", fromBase64url(bundle.ephemeral_private), P256, true, [
    "deriveBits",
  ]);
  const publicKey = await crypto.subtle.importKey(
    "raw",
    fromBase64url(bundle.ephemeral_public),
    P256,
    true,
    [],
  );
  return { publicKey, privateKey: key };
}

function flipped(bytes: Bytes, place: number): Bytes {
  const other = bytes.slice();
  other[place] = (other[place] ?? 0) ^ (1 << (place % 8));
  return other;
}

test("keys are agreed and derived as RFC 9180 has it", async () => {
  const mine = await pairOf(hex(hpke.ephemeral_private), hex(hpke.encapsulated));
  const theirs = await pairOf(hex(hpke.recipient_private), hex(hpke.recipient_public));
  const { shared, encapsulated } = await encapsulate(mine, theirs.publicKey);
  expect(inHex(encapsulated)).toBe(hpke.encapsulated);
  expect(inHex(shared)).toBe(hpke.shared_secret);
  const { key, nonce } = await schedule(shared, hex(hpke.info), { id: hpke.aead, keyBytes: 16 });
  expect([inHex(key), inHex(nonce)]).toEqual([hpke.key, hpke.base_nonce]);
});

test("the bundle is made byte for byte as the office's own", async () => {
  const made = await sealBundle(bundle.server_public, bundle.bundle_key, bundle.header, bundle.texts, {
    fileKey: fromBase64url(bundle.file_key),
    ephemeral: await ephemeral(),
  });
  expect(base64url(new Uint8Array(await made.arrayBuffer()))).toBe(bundle.file);
});

test("the bundle opens to what was frozen, and each change is vouched for", async () => {
  const opened = await openBundle(file, bundle.server_private, bundle.server_public);
  expect(opened.map(recordText)).toEqual([bundle.header, ...bundle.texts]);
  for (const [i, record] of opened.entries()) {
    expect(await isVouched(bundle.bundle_key, i === 0 ? "header" : "changes", record)).toBe(true);
  }
});

test("a file is drawn anew each time, and its size does not tell one report from twenty", async () => {
  const make = async (texts: string[]) =>
    new Uint8Array(
      await (await sealBundle(bundle.server_public, bundle.bundle_key, bundle.header, texts)).arrayBuffer(),
    );
  const [one, again, twenty] = [
    await make(["x"]),
    await make(["x"]),
    await make(Array(20).fill("y".repeat(500))),
  ];
  expect(base64url(one.slice(18, 131))).not.toBe(base64url(again.slice(18, 131)));
  expect(base64url(one.slice(131))).not.toBe(base64url(again.slice(131)));
  expect(one.length).toBe(twenty.length);
  expect((await openBundle(twenty, bundle.server_private, bundle.server_public)).length).toBe(21);
});

test("the office's receipts open for this phone", async () => {
  expect(kindOf(back)).toBe("receipts");
  expect(await openReceipts(back, bundle.bundle_key)).toEqual(receipts.records);
});

test("no bit of the receipts can be flipped, and none be cut off or added", async () => {
  for (const place of [...Array(60).keys(), 700, 9_000, back.length - 17, back.length - 1]) {
    const changed = flipped(back, place);
    const read = (async () => {
      if (kindOf(changed) !== "receipts") throw new FileRefusal("not-ours");
      return openReceipts(changed, bundle.bundle_key);
    })();
    await expect(read, `bit in byte ${place}`).rejects.toBeInstanceOf(FileRefusal);
  }
  const wrong = [
    back.slice(0, -1),
    back.slice(0, 42),
    joined(back, new Uint8Array(1)),
    joined(back, back.slice(42)),
  ];
  for (const changed of wrong) {
    await expect(openReceipts(changed, bundle.bundle_key)).rejects.toBeInstanceOf(FileRefusal);
  }
});

test("another phone's key opens no receipts", async () => {
  const other = base64url(crypto.getRandomValues(new Uint8Array(32)));
  await expect(openReceipts(back, other)).rejects.toMatchObject({ slug: "not-for-this-phone" });
});

test("a file is known for what it is before it is carried", async () => {
  expect(kindOf(file)).toBe("bundle");
  await checkOffice(file, bundle.server_public);
  const { publicKey } = (await crypto.subtle.generateKey(P256, true, ["deriveBits"])) as KeyPair;
  const other = base64url(new Uint8Array(await crypto.subtle.exportKey("spki", publicKey)));
  await expect(checkOffice(file, other)).rejects.toMatchObject({ slug: "other-office" });
  for (const at of [10, 17]) // the first and the last byte of the name of the office's key
    await expect(checkOffice(flipped(file, at), bundle.server_public)).rejects.toMatchObject({
      slug: "other-office",
    });
  await expect(checkOffice(file.slice(0, -1), bundle.server_public)).rejects.toMatchObject({
    slug: "not-ours",
  });
  for (const no of [new Uint8Array(0), bytesOf("CORRIDOR"), bytesOf("PK\u0003\u0004"), flipped(file, 8)])
    expect(() => kindOf(no)).toThrow(FileRefusal);
  expect(() => kindOf(flipped(file, 9))).toThrow(expect.objectContaining({ slug: "too-new" }));
});

test("what is kept is made byte for byte as the office has it, and opens there to what was frozen", async () => {
  const chosen = { key: fromBase64url(bundle.file_key), ephemeral: await ephemeral() };
  const records = await sealKept(bundle.server_public, bundle.texts, chosen);
  expect(records.map(base64url)).toEqual(kept.records);
  const opened = records.map((record) => openKept(record, bundle.server_private, bundle.server_public));
  expect(await Promise.all(opened)).toEqual(bundle.texts);
});
