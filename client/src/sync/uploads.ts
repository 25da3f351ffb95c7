import type { Access } from "../domain/types";
import type { Store } from "../store";
import type { StoredFile } from "../store/files";
import { announcedWithoutEffect } from "../store/redacted";
import { type Fetch, judge } from "./exchange";

/** Why no more files are sent for now; "done": none is left that can be. */
export type Paused =
  | "done"
  | "interrupted"
  | "offline"
  | "timeout"
  | "portal"
  | "server"
  | Exclude<Access, "open">;

const ENDPOINT = "/api/v1/uploads";
const LOCATION = /^\/api\/v1\/uploads\/[0-9a-f-]{36}$/;
const START_BYTES = 16 * 1024;
const MOST_BYTES = 64 * 1024;
const LEAST_BYTES = 1024;
/** A piece should take about as long as one is willing to lose. */
const PIECE_MS = 6_000;
const MOST_DAMAGED = 3;

/** How much to send at once, by what the network has shown to carry. */
export class PieceSize {
  private bytes = START_BYTES;

  get next(): number {
    return this.bytes;
  }

  succeeded(bytes: number, ms: number): void {
    const carried = (bytes / Math.max(ms, 1)) * PIECE_MS;
    // A short last piece says little of a fast network: never more than twice as much at once.
    this.bytes = within(Math.min(carried, this.bytes * 2));
  }

  failed(): void {
    this.bytes = within(this.bytes / 2);
  }
}

function within(bytes: number): number {
  return Math.round(Math.min(Math.max(bytes, LEAST_BYTES), MOST_BYTES));
}

type Answer =
  | { kind: "taken"; location: string | null; offset: number }
  /** This file cannot be sent now, or ever: the others go on. */
  | { kind: "later" | "gone" | "elsewhere" | "damaged" }
  | { kind: "never"; problem: string }
  /** Two people removed it for good: no copy of it is kept. */
  | { kind: "removed" }
  | { kind: "stop"; why: Exclude<Paused, "done" | "interrupted"> };

/**
 * Sends what follows the reports, smallest first, in pieces, from wherever the office has come to (tus 1.0).  The
 * caller holds the lock and has sent every change; `cut` is aborted when a person saves or asks again.
 */
export class Uploads {
  private readonly size = new PieceSize();

  constructor(
    private readonly store: Store,
    private readonly fetcher: Fetch,
    private readonly requestMs: number,
  ) {}

  async send(token: string, cut: AbortSignal): Promise<Paused> {
    let stumbled: Paused = "done";
    for (const file of await this.store.files.inState("waiting")) {
      const paused = await this.sendOne(file, token, cut);
      // A server that fails once may fail at this file, which shall not hold up the others; twice, and it is the server.
      if (paused === "server" && stumbled === "done") stumbled = paused;
      else if (paused !== "done") return paused;
    }
    return stumbled;
  }

  private async sendOne(waiting: StoredFile, token: string, cut: AbortSignal): Promise<Paused> {
    const { files } = this.store;
    const content = await files.content(waiting);
    // Damaged on this phone: its number is with the office, and it must not keep the next from going.
    if (!content) return this.failed(waiting, "unreadable");
    let file = waiting;
    let damaged = 0;
    let answer = await this.whereTo(file, content.length, token, cut);
    for (;;) {
      if (cut.aborted) return "interrupted";
      if (answer.kind === "taken") {
        if (answer.location) file = await files.setLocation(file, answer.location);
        if (answer.offset === content.length) {
          await files.delivered(file);
          this.store.changed();
          return "done";
        }
        if (!file.body.location) return "done"; // another tab has dealt with it
        const piece = content.slice(answer.offset, answer.offset + this.size.next);
        const before = answer.offset;
        answer = await this.patch(file.body.location, before, piece, token, cut);
        if (answer.kind === "damaged" && ++damaged < MOST_DAMAGED)
          answer = { kind: "taken", location: null, offset: before };
      } else if (answer.kind === "gone") {
        // The office forgot an unfinished upload: it begins again.
        file = await files.setLocation(file, null);
        answer = await this.create(file, content.length, token, cut);
        if (answer.kind === "gone") return "done";
      } else if (answer.kind === "elsewhere") {
        answer = await this.head(file.body.location ?? "", token, cut);
        if (answer.kind === "elsewhere") return "done";
      } else if (answer.kind === "removed") {
        // Said of what stood in its place before: a change that the office still checks announces this one anew.
        if ((await announcedWithoutEffect(this.store.outbox)).has(file.body.sha256)) return "done";
        await files.remove([file.row.id]);
        this.store.changed();
        return "done";
      } else if (answer.kind === "never") return this.failed(file, answer.problem);
      else if (answer.kind === "stop") return cut.aborted ? "interrupted" : answer.why;
      else return "done"; // the office does not have its report in effect yet, or the way damages what it carries
    }
  }

  private async failed(file: StoredFile, problem: string): Promise<"done"> {
    await this.store.files.fail(file, problem);
    this.store.changed();
    return "done";
  }

  private whereTo(file: StoredFile, size: number, token: string, cut: AbortSignal): Promise<Answer> {
    const { location } = file.body;
    return location ? this.head(location, token, cut) : this.create(file, size, token, cut);
  }

  private create(file: StoredFile, size: number, token: string, cut: AbortSignal): Promise<Answer> {
    const said = { report: file.row.owner, slot: file.body.slot, sha256: file.body.sha256 };
    const metadata = Object.entries(said).map(([name, value]) => `${name} ${btoa(value)}`);
    const headers = { "upload-length": String(size), "upload-metadata": metadata.join(",") };
    return this.ask("POST", ENDPOINT, headers, null, 201, token, cut);
  }

  private head(location: string, token: string, cut: AbortSignal): Promise<Answer> {
    return this.ask("HEAD", location, {}, null, 200, token, cut);
  }

  private async patch(
    location: string,
    offset: number,
    piece: Uint8Array<ArrayBuffer>,
    token: string,
    cut: AbortSignal,
  ): Promise<Answer> {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", piece));
    const headers = {
      "content-type": "application/offset+octet-stream",
      "upload-offset": String(offset),
      "upload-checksum": `sha256 ${btoa(String.fromCharCode(...digest))}`,
    };
    const begun = performance.now();
    const answer = await this.ask("PATCH", location, headers, piece, 204, token, cut);
    if (answer.kind === "taken") this.size.succeeded(piece.length, performance.now() - begun);
    else if (answer.kind === "stop" && !cut.aborted) this.size.failed();
    // It says how far it is: nothing else can have been meant by a piece that begins here.
    if (answer.kind === "taken" && answer.offset !== offset + piece.length) return { kind: "elsewhere" };
    return answer;
  }

  private async ask(
    method: string,
    url: string,
    headers: Record<string, string>,
    body: Uint8Array<ArrayBuffer> | null,
    success: number,
    token: string,
    cut: AbortSignal,
  ): Promise<Answer> {
    const abort = new AbortController();
    const end = () => abort.abort();
    const timer = setTimeout(end, this.requestMs);
    cut.addEventListener("abort", end);
    if (cut.aborted) end();
    try {
      const response = await this.fetcher(url, {
        method,
        headers: { ...headers, authorization: `Bearer ${token}`, "tus-resumable": "1.0.0" },
        body,
        cache: "no-store",
        credentials: "omit",
        redirect: "manual",
        referrerPolicy: "no-referrer",
        signal: abort.signal,
      });
      return judged(response, await response.text(), success);
    } catch {
      return { kind: "stop", why: abort.signal.aborted ? "timeout" : "offline" };
    } finally {
      clearTimeout(timer);
      cut.removeEventListener("abort", end);
    }
  }
}

/** What the office said.  Whatever does not speak its protocol is not the office, whatever its status. */
function judged(response: Response, text: string, success: number): Answer {
  const { status, headers } = response;
  if (headers.get("tus-resumable") !== "1.0.0")
    return { kind: "stop", why: status >= 500 ? "server" : "portal" };
  if (status === success) {
    const offset = Number(headers.get("upload-offset") ?? Number.NaN);
    const location = success === 201 ? pathOf(headers.get("location")) : null;
    if (!Number.isSafeInteger(offset) || (success === 201 && !location))
      return { kind: "stop", why: "portal" };
    return { kind: "taken", location, offset };
  }
  const slug = slugIn(text);
  if (status === 404) return success === 201 ? { kind: "later" } : { kind: "gone" };
  if (status === 410) return { kind: slug === "attachment-redacted" ? "removed" : "gone" };
  if (status === 460) return { kind: "damaged" };
  // A HEAD has no body to say why: of an upload it can only be that another file came.
  if (status === 409) {
    if (slug === "offset-differs") return { kind: "elsewhere" };
    return { kind: "never", problem: slug ?? "attachment-differs" };
  }
  if (status === 401) {
    const heard = judge(status, text).kind;
    return {
      kind: "stop",
      why: heard === "revoked" || heard === "held" || heard === "signed-out" ? heard : "server",
    };
  }
  if (status === 413 || status === 415 || status === 422)
    return { kind: "never", problem: slug ?? "refused" };
  return { kind: "stop", why: "server" };
}

function pathOf(location: string | null): string | null {
  if (!location) return null;
  const path = location.replace(/^https?:\/\/[^/]+/, "");
  return LOCATION.test(path) ? path : null;
}

function slugIn(text: string): string | null {
  try {
    const { slug } = JSON.parse(text) as { slug?: unknown };
    return typeof slug === "string" ? slug : null;
  } catch {
    return null;
  }
}
