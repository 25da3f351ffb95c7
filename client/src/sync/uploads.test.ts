import { expect, test, vi } from "vitest";
import type { Store } from "../store";
import { BUS_4, enrolledPhone, IMPATIENT, type Phone, seen } from "./testing/phone";
import { refused } from "./testing/uploads";
import { PieceSize } from "./uploads";

function picture(bytes: number, seed = 1) {
  const content = new Uint8Array(bytes).map((_, at) => (at * seed * 31 + (at >> 8)) % 251);
  return { content, type: "image/jpeg" };
}

async function countWith(store: Store, ...sizes: number[]): Promise<string> {
  const draft = await store.startDraft("typed", BUS_4);
  for (const [at, size] of sizes.entries()) await store.addPhoto(draft.id, picture(size, at + 1));
  return store.save(draft.id, { total: 47 });
}

async function sendAll({ engine }: Phone, asked = false): Promise<void> {
  await engine.run(asked);
  await engine.settled();
}

/** Why files were given up. */
async function problems(store: Store): Promise<(string | null)[]> {
  return (await store.files.inState("failed")).map((file) => file.body.problem);
}

test("files follow when every change is received, smallest first, and leave the phone", async () => {
  const phone = await enrolledPhone();
  const { store, network, office } = phone;
  const large = await countWith(store, 150_000, 9_000);
  const small = await countWith(store, 20_000);
  const order: string[] = [];
  network.instead = (request) => {
    order.push(`changes ${request.changes.length}`);
    return null;
  };
  network.insteadOfFiles = (_, init) => {
    if (init?.method === "POST") order.push("file");
    return null;
  };
  await sendAll(phone);
  expect(order).toEqual(["changes 2", "changes 0", "file", "file", "file"]);
  expect(network.files.log.map((line) => line.split(" ")[0])).toEqual(
    expect.arrayContaining(["photo-1", "photo-2"]),
  );
  expect(network.files.log[0]).toBe("photo-2 0+9000");
  expect([...network.files.kept].map(([name, content]) => [name, content.length])).toEqual([
    [`${large} photo-2`, 9_000],
    [`${small} photo-1`, 20_000],
    [`${large} photo-1`, 150_000],
  ]);
  expect(network.files.kept.get(`${large} photo-1`)).toEqual(Buffer.from(picture(150_000, 1).content));
  expect(office.requests[0]?.waiting.blobs).toBe(3);
  expect((await seen(store, large)).photos).toEqual({ of: 2, received: 2, failed: 0 });
  expect(await store.files.count("waiting")).toBe(0);
  expect((await store.status()).photosWaiting).toBe(0);
  await phone.engine.run(true);
  expect(office.requests.at(-1)?.waiting.blobs).toBe(0);
});

test("two of three are received when the network goes, and the report says so", async () => {
  const phone = await enrolledPhone();
  const key = await countWith(phone.store, 3_000, 2_000, 40_000);
  phone.network.insteadOfFiles = (_, init) => {
    if (phone.network.files.kept.size < 2 || init?.method !== "PATCH") return null;
    throw new TypeError("Failed to fetch");
  };
  await sendAll(phone);
  expect((await seen(phone.store, key)).photos).toEqual({ of: 3, received: 2, failed: 0 });
  phone.network.insteadOfFiles = null;
  await sendAll(phone);
  expect((await seen(phone.store, key)).photos).toEqual({ of: 3, received: 3, failed: 0 });
});

test("an upload goes on where the office has come to, after a killed page", async () => {
  const phone = await enrolledPhone();
  const { network, store } = phone;
  await countWith(store, 100_000);
  let pieces = 0;
  network.insteadOfFiles = (_, init) => {
    if (init?.method === "PATCH" && ++pieces === 3) throw new TypeError("Failed to fetch");
    return null;
  };
  await sendAll(phone);
  expect(network.files.log).toEqual(["photo-1 0+16384", "photo-1 16384+32768"]);
  await store.close();
  const again = await enrolledPhone(store.name, phone.office);
  const methods: (string | undefined)[] = [];
  again.network.insteadOfFiles = (_, init) => {
    methods.push(init?.method);
    return null;
  };
  await sendAll(again);
  expect(methods.slice(0, 2)).toEqual(["HEAD", "PATCH"]);
  expect(network.files.log[2]).toMatch(/^photo-1 49152\+/);
  expect(network.files.kept.size).toBe(1);
  expect(await again.store.files.count("waiting")).toBe(0);
});

test("an answer that was lost costs no more than asking how far it is", async () => {
  const phone = await enrolledPhone();
  await countWith(phone.store, 30_000);
  phone.network.fileForecast.push("fair", "lost-answer");
  await sendAll(phone);
  await sendAll(phone);
  expect(phone.network.files.log).toEqual(["photo-1 0+16384", "photo-1 16384+8192", "photo-1 24576+5424"]);
  expect(phone.network.files.kept.size).toBe(1);
});

test("a piece that another tab has sent already costs no more than asking how far it is", async () => {
  const phone = await enrolledPhone();
  const { network, store } = phone;
  await countWith(store, 30_000);
  const methods: (string | undefined)[] = [];
  network.insteadOfFiles = (url, init) => {
    if (init?.method === "PATCH" && !methods.includes("PATCH")) network.files.answer(url, init);
    methods.push(init?.method);
    return null;
  };
  await sendAll(phone);
  expect(methods).toEqual(["POST", "PATCH", "HEAD", "PATCH"]);
  expect(network.files.log).toEqual(["photo-1 0+16384", "photo-1 16384+13616"]);
  expect(await store.files.count("waiting")).toBe(0);
});

test("when the answer to the last piece was lost the phone learns that all of it is there", async () => {
  const phone = await enrolledPhone();
  const key = await countWith(phone.store, 10_000);
  phone.network.fileForecast.push("fair", "lost-answer");
  await sendAll(phone);
  expect(await phone.store.files.count("waiting")).toBe(1);
  await sendAll(phone);
  expect(phone.network.files.log).toHaveLength(1);
  expect((await seen(phone.store, key)).photos?.received).toBe(1);
});

test("nothing but the office's own answer takes a file off the phone", async () => {
  const phone = await enrolledPhone();
  const { network, store } = phone;
  await countWith(store, 2_000);
  const lies: (() => Response)[] = [
    () => new Response("<html>Welcome</html>"),
    () => new Response(null, { status: 204, headers: { "upload-offset": "2000" } }),
    () =>
      new Response(null, {
        status: 201,
        headers: { location: "/api/v1/uploads/x", "tus-resumable": "1.0.0" },
      }),
    () =>
      new Response(null, {
        status: 201,
        headers: {
          location: "https://evil.example/steal",
          "upload-offset": "2000",
          "tus-resumable": "1.0.0",
        },
      }),
    () => new Response(null, { status: 404 }),
    () => new Response(null, { status: 410 }),
    () => Response.json({ title: "No", status: 409, slug: "attachment-differs" }, { status: 409 }),
    () => new Response("<html>Sign in</html>", { status: 401 }),
    () => new Response(null, { status: 502 }),
  ];
  for (const lie of lies) {
    network.insteadOfFiles = () => lie();
    await sendAll(phone);
    expect(await store.files.count("waiting")).toBe(1);
    expect((await store.status()).state).toBe("idle");
  }
  network.insteadOfFiles = null;
  await sendAll(phone);
  expect(network.files.kept.size).toBe(1);
});

test("a piece that was damaged on its way is sent again, and not for ever", async () => {
  const phone = await enrolledPhone();
  await countWith(phone.store, 2_000);
  let damaged = 0;
  phone.network.insteadOfFiles = (_, init) =>
    init?.method === "PATCH" && damaged++ < 2 ? refused(460, "checksum-differs") : null;
  await sendAll(phone);
  expect(phone.network.files.kept.size).toBe(1);
  await countWith(phone.store, 3_000);
  let asked = 0;
  phone.network.insteadOfFiles = (_, init) => {
    if (init?.method !== "PATCH") return null;
    asked++;
    return refused(460, "checksum-differs");
  };
  await sendAll(phone);
  expect(asked).toBe(3);
});

test("a file whose report the office has not in effect waits and keeps no other from going", async () => {
  const phone = await enrolledPhone();
  const { store, network } = phone;
  const draft = await store.startDraft("typed", { ...BUS_4, site: "never-assigned" });
  await store.addPhoto(draft.id, picture(100));
  const quarantined = await store.save(draft.id, { total: 1 });
  const other = await countWith(store, 2_000);
  await sendAll(phone);
  expect([...network.files.kept.keys()]).toEqual([`${other} photo-1`]);
  expect((await seen(store, quarantined)).photos).toEqual({ of: 1, received: 0, failed: 0 });
  phone.office.release(quarantined);
  await sendAll(phone);
  expect(network.files.kept.size).toBe(2);
});

test("an upload that the office has forgotten begins again", async () => {
  const phone = await enrolledPhone();
  const { store, network } = phone;
  await countWith(store, 40_000);
  network.fileForecast.push("fair", "fair", "lost-request");
  await sendAll(phone);
  network.files.uploads.clear();
  await sendAll(phone);
  expect(network.files.kept.size).toBe(1);
  expect(network.files.log.filter((line) => line.startsWith("photo-1 0+"))).toHaveLength(2);
});

test("an upload that has become too old for the office begins again", async () => {
  const phone = await enrolledPhone();
  const key = await countWith(phone.store, 1_000);
  let told = false;
  phone.network.insteadOfFiles = (_, init) => {
    if (told || init?.method !== "PATCH") return null;
    told = true;
    return refused(410, "upload-expired");
  };
  await sendAll(phone);
  expect([...phone.network.files.kept.keys()]).toEqual([`${key} photo-1`]);
});

test("a file that cannot be read on this phone is given up, its number is not, and the next one goes", async () => {
  const phone = await enrolledPhone();
  const { store, network } = phone;
  const key = await countWith(store, 1_000, 5_000);
  const [damaged] = await store.files.inState("waiting");
  vi.spyOn(store.files, "content").mockImplementationOnce(async (file) => {
    expect(file.row.id).toBe(damaged?.row.id);
    return null;
  });
  await sendAll(phone);
  expect([...network.files.kept.keys()]).toEqual([`${key} photo-2`]);
  expect(await seen(store, key)).toMatchObject({
    delivery: "received",
    photos: { of: 2, received: 1, failed: 1 },
  });
  await sendAll(phone);
  expect(network.files.log).toHaveLength(1);
});

test.each([
  [409, "attachment-differs"],
  [413, "too-large"],
  [422, "invalid"],
])(
  "a file that is refused with %i %s is given up with the office's word for it, and the next one goes",
  async (status, slug) => {
    const phone = await enrolledPhone();
    const key = await countWith(phone.store, 1_000, 5_000);
    let asked = 0;
    phone.network.insteadOfFiles = (_, init) =>
      init?.method === "PATCH" && ++asked === 1 ? refused(status, slug) : null;
    await sendAll(phone);
    expect((await seen(phone.store, key)).photos).toEqual({ of: 2, received: 1, failed: 1 });
    expect(await problems(phone.store)).toEqual([slug]);
  },
);

test.each([
  ["HEAD", 409, "attachment-differs"], // of an upload it can only be that another file came
  ["PATCH", 415, "refused"],
])(
  "where a %s is answered %i without the office's word for it the phone says %s",
  async (method, status, said) => {
    const phone = await enrolledPhone();
    await countWith(phone.store, 1_000);
    phone.network.fileForecast.push("fair", "lost-request");
    await sendAll(phone);
    phone.network.insteadOfFiles = (_, init) =>
      init?.method === method ? new Response(null, { status, headers: { "tus-resumable": "1.0.0" } }) : null;
    await sendAll(phone);
    expect(await problems(phone.store)).toEqual([said]);
  },
);

test("a picture that the office removed for good leaves the phone, whichever request is told so", async () => {
  for (const told of ["POST", "PATCH"]) {
    const phone = await enrolledPhone();
    await countWith(phone.store, 1_000);
    let asked = 0;
    phone.network.insteadOfFiles = (_, init) => {
      asked += 1;
      return init?.method === told ? refused(410, "attachment-redacted") : null;
    };
    await sendAll(phone);
    expect([
      ...(await phone.store.files.inState("waiting")),
      ...(await phone.store.files.inState("failed")),
    ]).toEqual([]);
    const before = asked;
    await sendAll(phone, true);
    expect(asked).toBe(before);
  }
});

test("a revoked phone keeps its pictures", async () => {
  const phone = await enrolledPhone();
  await countWith(phone.store, 1_000);
  phone.network.insteadOfFiles = () => refused(401, "device-revoked");
  await sendAll(phone);
  expect((await phone.store.status()).state).toBe("revoked");
  expect(await phone.store.files.count("waiting")).toBe(1);
});

/** A picture is on its way and its answer does not come. */
async function stuckInAPicture(): Promise<{ phone: Phone; stuck: Promise<void> }> {
  const phone = await enrolledPhone();
  await countWith(phone.store, 60_000);
  const stuck = new Promise<void>((resolve) => {
    phone.network.insteadOfFiles = (_, init) => {
      if (init?.method !== "PATCH") return null;
      resolve();
      return new Promise<Response>((_answer, reject) => {
        init.signal?.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
      });
    };
  });
  return { phone, stuck };
}

test("a number that is saved while a picture is on its way goes at once, and then the picture", async () => {
  const { phone, stuck } = await stuckInAPicture();
  await phone.engine.run(false);
  await stuck;
  phone.network.insteadOfFiles = null;
  const key = await countWith(phone.store);
  await phone.engine.settled();
  expect(phone.office.custody.has(key)).toBe(true);
  expect(phone.network.files.kept.size).toBe(1);
});

test("a number that is saved after a picture has arrived stops none of the requests that brought it", async () => {
  const phone = await enrolledPhone();
  await countWith(phone.store, 1_000);
  const signals: (AbortSignal | null | undefined)[] = [];
  phone.network.insteadOfFiles = (_, init) => {
    signals.push(init?.signal);
    return null;
  };
  await sendAll(phone);
  await countWith(phone.store);
  expect(signals.map((signal) => signal?.aborted)).toEqual([false, false]);
});

test("a person who asks is answered while a picture is on its way", async () => {
  const { phone, stuck } = await stuckInAPicture();
  expect(await phone.engine.tryNow()).toEqual({ ok: true, received: 1 });
  await stuck;
  expect(await phone.engine.tryNow()).toEqual({ ok: true, received: 0 });
  phone.engine.stop();
  await phone.engine.settled();
});

test("an office that never answers for a file is left alone for now", async () => {
  const phone = await enrolledPhone(undefined, undefined, IMPATIENT);
  await countWith(phone.store, 1_000);
  phone.network.fileForecast.push("no-answer");
  await sendAll(phone);
  expect(await phone.store.files.count("waiting")).toBe(1);
  await sendAll(phone);
  expect(phone.network.files.kept.size).toBe(1);
});

test("pieces begin at 16 kB, take about six seconds, and stay between 1 and 64 kB", () => {
  const size = new PieceSize();
  expect(size.next).toBe(16 * 1024);
  size.succeeded(16 * 1024, 2_048); // 8 kB a second
  expect(size.next).toBe(32 * 1024);
  size.succeeded(32 * 1024, 4_096);
  expect(size.next).toBe(48_000);
  size.succeeded(48_000, 10);
  expect(size.next).toBe(64 * 1024);
  size.succeeded(64 * 1024, 10);
  expect(size.next).toBe(64 * 1024);
  size.succeeded(64 * 1024, 60_000);
  expect(size.next).toBe(6_554);
  for (let i = 0; i < 9; i++) size.failed();
  expect(size.next).toBe(1024);
});

test("a file that the office stumbles over holds up no other", async () => {
  const phone = await enrolledPhone();
  await countWith(phone.store, 1000, 2000, 3000);
  phone.network.insteadOfFiles = (_, init) => {
    const stumbles = init?.method === "PATCH" && (init.body as Uint8Array).length === 1000;
    return stumbles ? refused(500, "fault") : null;
  };
  await sendAll(phone);
  expect(phone.network.files.kept.size).toBe(2);
  // Where it stumbles again it is the office: it is left alone for now.
  await countWith(phone.store, 1001, 1002, 1003);
  let asked = 0;
  phone.network.insteadOfFiles = () => {
    asked += 1;
    return refused(500, "fault");
  };
  await sendAll(phone);
  expect(asked).toBe(2);
});
