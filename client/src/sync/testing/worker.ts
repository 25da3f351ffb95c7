import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

type Listener = (event: Record<string, unknown>) => void;

/** The real service worker in a scope of the test's own; `mutate` changes its source first. */
export class WorkerInTest {
  pages: object[] = [{}];
  activated = 0;
  /** Requests that it answered instead of leaving them to the network. */
  answered = 0;
  private readonly listeners = new Map<string, Listener>();

  constructor(mutate: (source: string) => string = (source) => source) {
    const source = readFileSync(new URL("../../worker.ts", import.meta.url), "utf8");
    const changed = mutate(source);
    const plain = stripTypeScriptTypes(changed).replace(/^import .*$/m, "");
    const scope = {
      __WB_MANIFEST: [],
      location: new URL("https://corridor.example/app/worker.js"),
      clients: { matchAll: async () => this.pages },
      skipWaiting: async () => {
        this.activated += 1;
      },
      addEventListener: (name: string, fn: Listener) => this.listeners.set(name, fn),
    };
    new Function("self", "precache", "getCacheKeyForURL", "createHandlerBoundToURL", plain)(
      scope,
      () => {},
      () => "cached",
      () => () => new Response("the shell"),
    );
  }

  async say(type: string): Promise<void> {
    let work: Promise<unknown> = Promise.resolve();
    this.listeners.get("message")?.({
      data: { type },
      waitUntil: (promise: Promise<unknown>) => {
        work = promise;
      },
    });
    await work;
  }

  fetch(url: string, init: RequestInit & { navigate?: boolean } = {}): void {
    const request = new Request(url, init);
    if (init.navigate) Object.defineProperty(request, "mode", { value: "navigate" });
    this.listeners.get("fetch")?.({
      request,
      respondWith: () => {
        this.answered += 1;
      },
    });
  }
}
