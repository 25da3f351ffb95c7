/** How the desk speaks to the server: one place for the CSRF header, If-Match, problem documents and lost sessions. */
import type { Problem } from "./desk-types";

export type Trouble = "offline" | "signed-out" | "stale" | "absent" | "refused" | "too-often" | "server";

/** A request that did not do what was asked, with the cause in words a screen can show. */
export class ApiError extends Error {
  constructor(
    readonly trouble: Trouble,
    readonly problem: Problem = {},
    readonly retryAfter: number | null = null,
  ) {
    super(problem.detail ?? problem.title ?? trouble);
  }

  get slug(): string | undefined {
    return this.problem.slug;
  }

  /** Somebody else was quicker: look again before saying it again. */
  get isStale(): boolean {
    return this.trouble === "stale" || this.slug === "version-moved";
  }
}

export type Method = "GET" | "POST" | "PATCH" | "DELETE";
export type Query = Record<string, string | number | undefined | null>;

export interface Ask {
  query?: Query;
  body?: unknown;
  /** A file instead of JSON, sent as it is. */
  file?: Blob;
  /** The `rev` its author saw; sent as If-Match so that nothing newer is written over. */
  rev?: number;
  signal?: AbortSignal;
  /** Sign-in itself must not wait for a sign-in. */
  anonymous?: boolean;
}

const ROOT = "/api/v1";

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `${ROOT}${path}${text ? `?${text}` : ""}`;
}

function troubleOf(status: number): Trouble {
  if (status === 401) return "signed-out";
  if (status === 404) return "absent";
  if (status === 412 || status === 428) return "stale";
  if (status === 429) return "too-often";
  return status >= 500 ? "server" : "refused";
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? (body as Problem) : {};
  } catch {
    return {}; // a proxy's error page: the status alone has to say it
  }
}

export class Transport {
  private csrf = "";
  /** Called when the session has ended; resolves once somebody signed in again. */
  whenSignedOut: (() => Promise<void>) | null = null;

  constructor(private readonly fetcher: typeof fetch = (...request) => globalThis.fetch(...request)) {}

  holdToken(csrf: string): void {
    this.csrf = csrf;
  }

  async ask<T>(method: Method, path: string, options: Ask = {}): Promise<T> {
    try {
      return await this.once<T>(method, path, options);
    } catch (error) {
      if (error instanceof ApiError && error.slug === "csrf")
        return this.withNewToken<T>(method, path, options);
      const lost = error instanceof ApiError && error.trouble === "signed-out";
      if (!lost || options.anonymous || !this.whenSignedOut) throw error;
      // The screen stays as it is, typed text included, while the person signs in; then the same request goes again.
      await this.whenSignedOut();
      return this.once<T>(method, path, options);
    }
  }

  /** Another tab signed in again and the session has a new token: nothing was done yet, so it is asked once more. */
  private async withNewToken<T>(method: Method, path: string, options: Ask): Promise<T> {
    const { csrf } = await this.once<{ csrf: string }>("GET", "/session", {});
    this.csrf = csrf;
    return this.once<T>(method, path, options);
  }

  private async once<T>(method: Method, path: string, options: Ask): Promise<T> {
    const headers = new Headers({ Accept: "application/json" });
    if (options.file) headers.set("Content-Type", "application/octet-stream");
    else if (options.body !== undefined) headers.set("Content-Type", "application/json");
    if (method !== "GET" && this.csrf) headers.set("X-CSRF-Token", this.csrf);
    if (options.rev !== undefined) headers.set("If-Match", `"${options.rev}"`);
    let response: Response;
    try {
      response = await this.fetcher(address(path, options.query), {
        method,
        headers,
        body: options.file ?? (options.body === undefined ? null : JSON.stringify(options.body)),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: options.signal ?? null,
      });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiError("offline");
    }
    if (!response.ok) {
      const wait = Number(response.headers.get("Retry-After"));
      throw new ApiError(troubleOf(response.status), await readProblem(response), wait > 0 ? wait : null);
    }
    if (response.status === 204) return undefined as T;
    // A captive portal answers 200 with a page of its own: that is no answer of ours.
    if (!(response.headers.get("Content-Type") ?? "").includes("json")) throw new ApiError("offline");
    return (await response.json()) as T;
  }
}
