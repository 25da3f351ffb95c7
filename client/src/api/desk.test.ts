import { describe, expect, it } from "vitest";
import { ApiError, address, Transport } from "./desk";
import { deskCalls } from "./desk-calls";
import type { requests } from "./routes";

interface Sent {
  url: string;
  headers: Headers;
  method: string;
  body: unknown;
}

/** A server that gives the prepared answers one after the other and keeps what it was sent. */
function serverOf(...answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const fetcher = (async (url: string, init: RequestInit) => {
    sent.push({ url, headers: new Headers(init.headers), method: init.method ?? "GET", body: init.body });
    const answer = answers.shift();
    if (!answer) throw new Error("one request too many");
    if (answer instanceof Error) throw answer;
    return answer;
  }) as unknown as typeof fetch;
  return { wire: new Transport(fetcher), sent };
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

async function troubleOf(work: Promise<unknown>): Promise<ApiError> {
  const error = await work.then(
    () => null,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe("the desk's requests", () => {
  it("leave empty filters out of the address", () => {
    expect(address("/reports", { lane: "new", site: "", q: "a&b", after: null })).toBe(
      "/api/v1/reports?lane=new&q=a%26b",
    );
  });

  it("carry the session's token and the rev that was seen, where something is written", async () => {
    const { wire, sent } = serverOf(json({}), json({}));
    wire.holdToken("token");
    await wire.ask("POST", "/reports/r/review", { rev: 7, body: {} });
    await wire.ask("GET", "/reports");
    expect(sent[0]?.headers.get("If-Match")).toBe('"7"');
    expect(sent[0]?.headers.get("X-CSRF-Token")).toBe("token");
    expect(sent[1]?.headers.get("X-CSRF-Token")).toBeNull();
  });

  it("are sent again after somebody signed in anew", async () => {
    const { wire, sent } = serverOf(json({}, 401), json({ ok: true }));
    let asked = 0;
    wire.whenSignedOut = async () => {
      asked += 1;
      wire.holdToken("fresh");
    };
    expect(await wire.ask("POST", "/x", { body: {} })).toEqual({ ok: true });
    expect(asked).toBe(1);
    expect(sent[1]?.headers.get("X-CSRF-Token")).toBe("fresh");
  });

  it("fetch a new token once when another tab signed in", async () => {
    const { wire, sent } = serverOf(json({ slug: "csrf" }, 403), json({ csrf: "new" }), json({ ok: true }));
    expect(await wire.ask("POST", "/x", { body: {} })).toEqual({ ok: true });
    expect(sent.map(({ url }) => url)).toEqual(["/api/v1/x", "/api/v1/session", "/api/v1/x"]);
  });

  it("do not take a captive portal's page for an answer", async () => {
    const portal = new Response("<html>", { status: 200, headers: { "Content-Type": "text/html" } });
    expect((await troubleOf(serverOf(portal).wire.ask("GET", "/reports"))).trouble).toBe("offline");
    expect((await troubleOf(serverOf(new TypeError("failed")).wire.ask("GET", "/reports"))).trouble).toBe(
      "offline",
    );
  });

  it("say why they failed", async () => {
    const stale = await troubleOf(
      serverOf(json({ slug: "rev-moved", detail: "Bob" }, 412)).wire.ask("POST", "/x"),
    );
    expect([stale.isStale, stale.message]).toEqual([true, "Bob"]);
    const moved = await troubleOf(serverOf(json({ slug: "version-moved" }, 409)).wire.ask("POST", "/x"));
    expect(moved.isStale).toBe(true);
    expect(
      (await troubleOf(serverOf(new Response("oops", { status: 502 })).wire.ask("GET", "/x"))).trouble,
    ).toBe("server");
  });
});

describe("the desk's calls", () => {
  it("fill the id into the path, and send no member of their own invention", async () => {
    const { wire, sent } = serverOf(json({}), json({}));
    const calls = deskCalls(wire);
    await calls.report("0193");
    await calls.closeSite("0194", 4, "Road closed");
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /api/v1/reports/0193",
      "POST /api/v1/sites/0194/close",
    ]);
    expect(sent[1]?.body).toBe('{"reason":"Road closed"}');
    expect(sent[1]?.headers.get("If-Match")).toBe('"4"');
  });

  it("fail tsc where the server has no such route, member or answer", () => {
    const wrong = (ask: ReturnType<typeof requests>) => [
      // @ts-expect-error no such path
      ask("GET", "/nowhere"),
      // @ts-expect-error no such method there
      ask("DELETE", "/sites"),
      // @ts-expect-error the path names an id
      ask("GET", "/reports/{report}"),
      // @ts-expect-error no such filter
      ask("GET", "/sites", { query: { colour: "red" } }),
      // @ts-expect-error a body is wanted
      ask("POST", "/sites/import"),
      // @ts-expect-error no such member
      ask("POST", "/sites/{site}/close", { id: "s", body: { reason: "x", force: true } }),
      // @ts-expect-error no such choice
      ask("POST", "/reports/{report}/review", { id: "r", body: { action: "burn", version: 1 } }),
      // @ts-expect-error no such member in the answer
      ask("GET", "/session").then(({ colour }) => colour),
    ];
    expect(wrong).toBeTypeOf("function");
  });
});
