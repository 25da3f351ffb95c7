import type { Store } from "../store";

const SCRIPT = "/app/worker.js";
const SCOPE = "/app/";

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** Keeps the app on the phone.  Null where the browser has no workers or refuses this one: counting goes on. */
export async function registerWorker(): Promise<ServiceWorkerRegistration | null> {
  const container = globalThis.navigator?.serviceWorker;
  if (!container) return null;
  try {
    return await container.register(trusted(SCRIPT) as string, { scope: SCOPE, updateViaCache: "none" });
  } catch (error) {
    console.error("worker", error);
    return null;
  }
}

/** Calls `fn` whenever a newer app is on the phone and waits to be used. */
export function onUpdateWaiting(registration: ServiceWorkerRegistration, fn: () => void): void {
  if (registration.waiting) fn();
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller) fn();
    });
  });
}

/**
 * Uses the newer app now: only when a person asks, and never under an open count (false).  Without this it is used
 * at the next cold start.
 */
export async function applyUpdate(registration: ServiceWorkerRegistration, store: Store): Promise<boolean> {
  if (!registration.waiting || (await store.openDraft()) !== null) return false;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration.waiting.postMessage({ type: "corridor-activate" });
  return true;
}

/** The one Trusted Types policy of the phone: it lets this one address pass and no other. */
function trusted(url: string): unknown {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (!types) return url;
  const policy = types.createPolicy("corridor-worker", {
    createScriptURL(asked) {
      if (asked === SCRIPT) return asked;
      throw new TypeError(`Only ${SCRIPT} is this app's worker.`);
    },
  });
  return policy.createScriptURL(url);
}
