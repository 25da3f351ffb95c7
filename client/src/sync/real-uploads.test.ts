import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import * as tus from "tus-js-client";
import { beforeAll, describe, expect, test } from "vitest";
import type { Identity } from "../domain/types";
import { uuid7 } from "../domain/uuid7";
import { openStore, type Store } from "../store";
import { SyncEngine } from "./engine";
import { Desk } from "./testing/desk";
import { BUS_4, chelsea, seen } from "./testing/phone";

/** The phone's files, and those of a client that others wrote, against the real server (`tests/contracts`). */
interface RealOffice {
  origin: string;
  site: string;
  bob: { login: string; password: string };
  person: Identity["person"];
  devices: { device: string; token: string }[];
}
interface Attached {
  slot: string;
  state: string;
  received: number;
}
const office = JSON.parse(process.env.CORRIDOR_REAL_OFFICE ?? "null") as RealOffice | null;

/** A JPEG of one grey pixel, followed by as many bytes as are wanted: decoders read to its end and no further. */
const PIXEL =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgy" +
  "PC4zNDL/wAALCAABAAEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEG" +
  "E1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJ" +
  "ipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APn+v//Z";

function jpeg(bytes: number): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(bytes).map((_, at) => (at * 31 + (at >> 8)) % 251);
  content.set(Buffer.from(PIXEL, "base64"));
  return content;
}

describe.skipIf(!office)("with the real office", { timeout: 60_000 }, () => {
  const { origin, site, bob, person, devices } = office ?? ({} as RealOffice);
  let desk: Desk;
  let store: Store;

  const phone = async (which: number, name = uuid7()) => {
    const device = devices[which];
    if (!device) throw new Error("No device is left for this phone");
    const opened = await openStore(name);
    if (!(await opened.identity())) await opened.enrol({ ...chelsea(), ...device, person });
    return opened;
  };
  const attached = async (key: string) =>
    ((await desk.get(`/reports/${key}`)) as { attachments: Attached[] }).attachments;

  beforeAll(async () => {
    desk = await Desk.signIn(origin, bob.login, bob.password);
    store = await phone(0);
  });

  test("a tally with a picture comes home: the number, how it was tapped, and the picture", async () => {
    const draft = await store.startDraft("tally", { ...BUS_4, site });
    for (const count of [1, 2, 3, 2, 3]) await store.setCount(draft.id, count);
    await store.addPhoto(draft.id, { content: jpeg(120_000), type: "image/jpeg" });
    const key = await store.save(draft.id, { total: 3 });
    const engine = new SyncEngine(store, (url, init) => fetch(`${origin}${url}`, init));
    expect(await engine.tryNow()).toEqual({ ok: true, received: 1 });
    await engine.settled();
    expect((await seen(store, key)).photos).toEqual({ of: 1, received: 1, failed: 0 });
    expect(await store.files.count("waiting")).toBe(0);
    expect((await attached(key)).map(({ slot, state }) => [slot, state])).toEqual([
      ["photo-1", "received"],
      ["taps", "received"],
    ]);
    const taps = (await desk.get(`/reports/${key}/attachments/taps`)) as [number, number][];
    expect(taps.map(([, count]) => count)).toEqual([1, 2, 3, 2, 3]);
  });

  test("the line is cut at every piece and the page killed each time: at most one piece is sent again", async () => {
    let current = await phone(1);
    const draft = await current.startDraft("typed", { ...BUS_4, site });
    const content = jpeg(100_000);
    await current.addPhoto(draft.id, { content, type: "image/jpeg" });
    const key = await current.save(draft.id, { total: 9 });
    let sent = 0;
    let lives = 0;
    const pieces: number[] = [];
    while (((await current.report(key))?.photos?.received ?? 0) < 1) {
      expect(++lives).toBeLessThan(40);
      const engine = new SyncEngine(current, async (url, init) => {
        const answer = await fetch(`${origin}${url}`, init);
        if (init?.method === "PATCH") {
          pieces.push((init.body as Uint8Array).length);
          sent += (init.body as Uint8Array).length;
          throw new TypeError("Failed to fetch"); // its answer is lost, every time
        }
        return answer;
      });
      await engine.run(true);
      await engine.settled();
      const { name } = current;
      await current.close();
      current = await phone(1, name);
    }
    expect(lives).toBeGreaterThan(5);
    expect(sent).toBe(content.length); // the office had them all, and was asked
    expect((await attached(key))[0]).toMatchObject({ state: "received", received: content.length });
    await current.close();
  });

  /** A report that announces `content`, in custody. */
  async function announced(content: Uint8Array): Promise<Record<string, string>> {
    const key = await store.save((await store.startDraft("typed", { ...BUS_4, site })).id, {
      total: 5,
      "attachment.photo-1.sha256": createHash("sha256").update(content).digest("hex"),
      "attachment.photo-1.size": content.length,
      "attachment.photo-1.type": "image/jpeg",
    });
    await new SyncEngine(store, (url, init) => fetch(`${origin}${url}`, init)).run(true);
    const sha256 = createHash("sha256").update(content).digest("hex");
    return {
      report: key,
      slot: "photo-1",
      sha256,
      filename: "../../DCIM/IMG_0001.JPG",
      filetype: "image/jpeg",
    };
  }

  function upload(
    content: Uint8Array,
    metadata: Record<string, string>,
    options: Partial<tus.UploadOptions> = {},
  ): { upload: tus.Upload; done: Promise<void> } {
    let made: tus.Upload | undefined;
    const done = new Promise<void>((resolve, reject) => {
      made = new tus.Upload(Buffer.from(content), {
        endpoint: `${origin}/api/v1/uploads`,
        headers: { authorization: `Bearer ${devices[0]?.token}` },
        metadata,
        retryDelays: [0, 0],
        onSuccess: () => resolve(),
        onError: reject,
        ...options,
      });
      made.start();
    });
    return { upload: made as tus.Upload, done };
  }

  test("tus-js-client sends a file in one piece", async () => {
    const content = jpeg(50_000);
    const metadata = await announced(content);
    await upload(content, metadata).done;
    expect((await attached(metadata.report ?? ""))[0]?.state).toBe("received");
  });

  test("tus-js-client sends a file in pieces, is stopped, and goes on where the office has come to", async () => {
    const content = jpeg(90_000);
    const metadata = await announced(content);
    let first: tus.Upload | undefined;
    const url = await new Promise<string>((resolve) => {
      first = upload(content, metadata, {
        chunkSize: 16_384,
        onChunkComplete: (_size, accepted) => {
          if (accepted < 32_768) return;
          void first?.abort();
          resolve(first?.url ?? "");
        },
      }).upload;
    });
    expect((await attached(metadata.report ?? ""))[0]?.state).toBe("arriving");
    const offsets: number[] = [];
    await upload(content, metadata, {
      uploadUrl: url,
      chunkSize: 16_384,
      onChunkComplete: (_size, accepted) => offsets.push(accepted),
    }).done;
    expect(Math.min(...offsets)).toBeGreaterThan(32_768);
    expect((await attached(metadata.report ?? ""))[0]?.state).toBe("received");
  });

  test("tus-js-client begins anew and is brought to where the office has come to", async () => {
    const content = jpeg(60_000);
    const metadata = await announced(content);
    let first: tus.Upload | undefined;
    await new Promise<void>((resolve) => {
      first = upload(content, metadata, {
        chunkSize: 20_000,
        onChunkComplete: () => {
          void first?.abort();
          resolve();
        },
      }).upload;
    });
    await upload(content, metadata, { chunkSize: 20_000 }).done;
    expect((await attached(metadata.report ?? ""))[0]?.state).toBe("received");
  });

  test("tus-js-client is told when it sends what nobody announced, or something else than was announced", async () => {
    const content = jpeg(30_000);
    const metadata = await announced(content);
    const stranger = { ...metadata, report: uuid7() };
    await expect(upload(content, stranger).done).rejects.toThrow("response code: 404");
    const other = content.slice();
    other[20_000] = 7 + (other[20_000] ?? 0);
    await expect(upload(other, metadata, { retryDelays: [] }).done).rejects.toThrow("response code: 409");
    const states = (await attached(metadata.report ?? "")).map(({ state }) => state);
    expect(states).toEqual(["waiting", "differs"]);
  });

  test("tus-js-client works where a network lets only POST through", async () => {
    const content = jpeg(10_000);
    const metadata = await announced(content);
    await upload(content, metadata, { overridePatchMethod: true }).done;
    expect((await attached(metadata.report ?? ""))[0]?.state).toBe("received");
  });
});
