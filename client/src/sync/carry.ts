import type { components } from "../api/schema";
import { fromBase64url } from "../domain/base64url";
import type { Store } from "../store";
import type { Fetch } from "./exchange";
import { objectIn, problemIn } from "./wire";

const ENDPOINT = "/api/v1/sync/bundle";
/** Beside the usual wait for an answer: a file may be large and the line slow. */
const SLOWEST_BYTES_PER_MS = 2;

/** Answers that will be the same however often the file is offered. */
export const FINAL = new Set([
  "not-a-bundle",
  "bundle-too-new",
  "bundle-of-another-office",
  "bundle-damaged",
  "too-large",
]);

/**
 * Hands the files of other phones on to the office, after this phone's own reports and beside them, so that a large file
 * on a slow line delays nobody's next report.
 */
export class Courier {
  private running: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly fetcher: Fetch,
    private readonly requestMs: number,
  ) {}

  /** Joins the run of this tab if there is one.  Never throws: what failed is offered again at the next contact. */
  run(): Promise<void> {
    this.running ??= this.all()
      .catch((error: unknown) => console.error("carry", error))
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  private async all(): Promise<void> {
    for (const { id, state } of await this.store.carried.list()) {
      if (state !== "carried") continue;
      if (!(await this.handOn(id))) return;
      this.store.changed();
    }
  }

  /** Whether the office said anything about it; without its word the file stays as it is. */
  private async handOn(id: string): Promise<boolean> {
    const [identity, carried] = await Promise.all([this.store.identity(), this.store.carried.find(id)]);
    if (!identity || !carried) return false;
    const answer = await handIn(this.fetcher, identity.token, carried.body.file, this.requestMs);
    if (!answer) return false;
    if (answer.status === 200) {
      const taken = takenIn(answer.text);
      if (!taken) return false;
      await this.store.carried.answered(id, taken.receipts);
      return true;
    }
    const slug = problemIn(answer.text)?.slug;
    if (!slug || !FINAL.has(slug)) return false;
    await this.store.carried.refused(id, slug);
    return true;
  }
}

/** One file to the office; null where nothing answered. */
export async function handIn(
  fetcher: Fetch,
  token: string,
  file: Uint8Array<ArrayBuffer>,
  requestMs: number,
): Promise<{ status: number; text: string } | null> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), requestMs + file.length / SLOWEST_BYTES_PER_MS);
  try {
    const response = await fetcher(ENDPOINT, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/octet-stream" },
      body: file,
      cache: "no-store",
      credentials: "omit",
      redirect: "manual",
      referrerPolicy: "no-referrer",
      signal: abort.signal,
    });
    return { status: response.status, text: await response.text() };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** The office's word that it has all of a file, or null for anything else that calls itself 200. */
export function takenIn(text: string): { receipts: Uint8Array<ArrayBuffer> | null } | null {
  const body = objectIn<components["schemas"]["BundleTaken"]>(text);
  if (typeof body?.bundle !== "string" || typeof body.changes !== "number") return null;
  if (body.receipts === null) return { receipts: null };
  if (typeof body.receipts !== "string") return null;
  try {
    return { receipts: fromBase64url(body.receipts) };
  } catch {
    return null;
  }
}
