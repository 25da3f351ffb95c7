import type { components } from "../api/schema";
import type { Identity } from "../domain/types";
import type { Fetch } from "./exchange";
import { problemIn } from "./wire";

const ENDPOINT = "/api/v1/enrolments/redeem";
const TIMEOUT_MS = 30_000;

export type EnrolSlug = "code-unknown" | "code-expired" | "code-used" | "too-many" | "offline";

/** The code did not bring this phone in; `offline` is every answer that is not the office's. */
export class EnrolError extends Error {
  override readonly name = "EnrolError";
  constructor(readonly slug: EnrolSlug) {
    super(`Enrolment refused: ${slug}`);
  }
}

/** Exchanges a code for a place in an operation.  Only called on a person's tap: a code works once. */
export async function redeem(
  code: string,
  label: string,
  fetcher: Fetch = fetch.bind(globalThis),
): Promise<Identity> {
  const { status, text } = await post(fetcher, JSON.stringify({ code: tidy(code), label }));
  if (status === 201) {
    const identity = identityIn(text);
    if (identity) return identity;
    throw new EnrolError("offline");
  }
  const problem = problemIn(text);
  if (!problem) throw new EnrolError("offline");
  if (status === 429) throw new EnrolError("too-many");
  if (status === 410) throw new EnrolError(problem.slug === "code-used" ? "code-used" : "code-expired");
  throw new EnrolError(status >= 400 && status < 500 ? "code-unknown" : "offline");
}

/** Asks the browser not to clear the phone's reports when space runs out, and says what it answered. */
export async function protectStorage(): Promise<boolean> {
  const storage = globalThis.navigator?.storage;
  if (!storage?.persist) return false;
  return (await storage.persisted()) || (await storage.persist());
}

/** As it was read out: spaces and dashes are nothing, and case does not matter. */
function tidy(code: string): string {
  return code.replace(/[\s-]/g, "").toUpperCase();
}

async function post(fetcher: Fetch, body: string): Promise<{ status: number; text: string }> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetcher(ENDPOINT, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      cache: "no-store",
      credentials: "omit",
      redirect: "manual",
      referrerPolicy: "no-referrer",
      signal: abort.signal,
    });
    return { status: response.status, text: await response.text() };
  } catch {
    throw new EnrolError("offline");
  } finally {
    clearTimeout(timer);
  }
}

function identityIn(text: string): Identity | null {
  try {
    const body = JSON.parse(text) as components["schemas"]["Enrolled"];
    const texts = [body.device, body.token, body.person.id, body.person.name, body.operation.id];
    if (!texts.every((one) => typeof one === "string")) return null;
    return {
      device: body.device,
      token: body.token,
      person: { id: body.person.id, name: body.person.name, language: body.person.language },
      operation: body.operation,
      contactLine: body.contact_line ?? "",
      enrolledAt: new Date().toISOString(),
      earlierWaiting: body.earlier_waiting ?? null,
      bundleKey: body.bundle_key ?? "",
      serverKey: body.server_key ?? "",
    };
  } catch {
    return null;
  }
}
