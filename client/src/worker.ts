/// <reference lib="webworker" />
import { createHandlerBoundToURL, getCacheKeyForURL, precache } from "workbox-precaching";

declare const self: ServiceWorkerGlobalScope;

const SCOPE = "/app/";
const SHELL = "index.html";

/** Where it exists, the browser says it has a network again. */
interface SyncEvent extends ExtendableEvent {
  tag: string;
}

// The build's own list.  Each file is fetched with its digest, so that a captive portal's page, however friendly its
// status, fails the installation and never enters the cache; the worker that works stays.
precache(self.__WB_MANIFEST);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Everything that is not the app's own files goes to the network as if there were no worker: above all the API.
  if (request.method !== "GET" || url.origin !== self.location.origin || !url.pathname.startsWith(SCOPE))
    return;
  const file = request.mode === "navigate" ? SHELL : url.pathname;
  if (getCacheKeyForURL(file) === undefined) return;
  event.respondWith(createHandlerBoundToURL(file)({ request, event, url }));
});

self.addEventListener("message", (event) => {
  if (event.data?.type === "corridor-activate") event.waitUntil(activateIfAlone());
});

self.addEventListener("sync", (event) => {
  const sync = event as SyncEvent;
  if (sync.tag === "corridor-outbox") sync.waitUntil(wakePages());
});

/** A page that asks has no open count; another open page may still need the files of its own version. */
async function activateIfAlone(): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length <= 1) await self.skipWaiting();
}

/** The pages send, not the worker: there is one way out of the outbox. */
async function wakePages(): Promise<void> {
  for (const page of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    page.postMessage({ type: "corridor-sync" });
  }
}
