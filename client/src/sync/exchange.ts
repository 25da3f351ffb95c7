import type { Access } from "../domain/types";
import type { Reply } from "../store/feed";
import { packed } from "./batch";
import type { SyncRequest } from "./wire";
import { problemIn, replyIn } from "./wire";

export type Fetch = typeof fetch;

/** What became of one request.  Only `reply` is delivery; every other answer removes nothing. */
export type Heard =
  | { kind: "reply"; reply: Reply }
  /** 400, 413 or 422: something in this request, to be found by halving. */
  | { kind: "refused"; problem: string }
  | { kind: Exclude<Access, "open"> }
  | { kind: "offline" | "timeout" | "portal" | "server" };

export interface Sent {
  heard: Heard;
  /** Request bytes before and after compression. */
  plain: number;
  bytes: number;
}

const ENDPOINT = "/api/v1/sync";

/** One round trip.  Never throws: a network that fails is an answer like any other. */
export async function exchange(
  fetcher: Fetch,
  token: string,
  request: SyncRequest,
  timeoutMs: number,
): Promise<Sent> {
  const { body, gzip, plain } = await packed(JSON.stringify(request));
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  const sent = { plain, bytes: body.length };
  try {
    const response = await fetcher(ENDPOINT, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        ...(gzip ? { "content-encoding": "gzip" } : {}),
      },
      body,
      cache: "no-store",
      credentials: "omit",
      // A portal answers with a redirect; following it would hand the reports to whoever it names.
      redirect: "manual",
      referrerPolicy: "no-referrer",
      signal: abort.signal,
    });
    // The body counts against the same time: a link may die between the headers and the end.
    return { ...sent, heard: judge(response.status, await response.text()) };
  } catch {
    return { ...sent, heard: { kind: abort.signal.aborted ? "timeout" : "offline" } };
  } finally {
    clearTimeout(timer);
  }
}

/** This phone or its person was taken out of use: whom to ask is the operation's contact line. */
function isRemoved(slug: string | null): boolean {
  return slug === "device-revoked" || slug === "person-suspended";
}

export function judge(status: number, text: string): Heard {
  if (status === 200) {
    const reply = replyIn(text);
    return reply ? { kind: "reply", reply } : { kind: "portal" };
  }
  return refusalIn(status, text);
}

export function refusalIn(status: number, text: string): Exclude<Heard, { kind: "reply" }> {
  const problem = problemIn(text);
  if (problem?.slug === "app-too-old") return { kind: "app-too-old" };
  // Without a problem document a 401 is not the office's: portals say it too.
  if (status === 401 && problem?.slug === "device-held") return { kind: "held" };
  if (status === 401 && problem) return { kind: isRemoved(problem.slug) ? "revoked" : "signed-out" };
  if (status === 400 || status === 413 || status === 422) {
    return { kind: "refused", problem: problem?.slug ?? "refused" };
  }
  return { kind: problem || status >= 500 ? "server" : "portal" };
}
