import type { Store } from "../store";
import type { TryResult } from "./engine";

const SHORTEST_MS = 60_000;
const LONGEST_MS = 15 * 60_000;
const SOON_MS = 300;

/** Until the next attempt: a minute while it works, twice as long after each failure, never in step with others. */
export function pauseAfter(failures: number, random = Math.random()): number {
  const pause = Math.min(SHORTEST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS);
  return Math.min(pause * (0.8 + 0.4 * random), LONGEST_MS);
}

/**
 * When to try: at the start, on return to the foreground, when the browser believes there is a network, after a
 * Save, when the worker is woken, and by a timer.  What the browser believes is a reason to try, never a verdict.
 */
export class Rhythm {
  isFirst = true;
  private failures = 0;
  /** Since the last run began there was a new reason to try: it is owed a run of its own, however that one ends. */
  private owed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly store: Store,
    private readonly attempt: () => Promise<TryResult>,
  ) {}

  start(): void {
    const now = () => this.owe(0);
    this.ends.push(
      this.store.onSave(() => {
        this.owe(SOON_MS);
        askForBackground();
      }),
    );
    if (typeof document !== "undefined") {
      this.listen(document, "visibilitychange", () => {
        if (document.visibilityState !== "visible") return;
        this.store.clock.renew();
        now();
      });
      this.listen(window, "online", now);
      this.listen(window, "pageshow", now);
    }
    const worker = globalThis.navigator?.serviceWorker;
    if (worker) {
      this.listen(worker, "message", (event) => {
        if ((event as MessageEvent).data?.type === "corridor-sync") now();
      });
    }
    now();
  }

  stop(): void {
    clearTimeout(this.timer);
    for (const end of this.ends.splice(0)) end();
  }

  /** A run begins, and is all that was owed. */
  began(): void {
    this.owed = false;
  }

  /** A run is over, whoever asked for it. */
  ended(ok: boolean): void {
    this.isFirst = false;
    this.failures = ok ? 0 : this.failures + 1;
    if (this.ends.length > 0) this.after(this.owed ? SOON_MS : pauseAfter(this.failures));
  }

  private after(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // Set first: should the attempt itself break, the next one is already on its way.
      this.after(pauseAfter(this.failures + 1));
      this.attempt().catch((error: unknown) => console.error("sync", error));
    }, ms);
  }

  private owe(ms: number): void {
    this.owed = true;
    this.after(ms);
  }

  private listen(target: EventTarget, type: string, fn: (event: Event) => void): void {
    target.addEventListener(type, fn);
    this.ends.push(() => target.removeEventListener(type, fn));
  }
}

/** Where it exists (Chromium), the browser wakes the worker when it has a network; a bonus, never the mechanism. */
function askForBackground(): void {
  const ready = globalThis.navigator?.serviceWorker?.ready as
    | Promise<ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }>
    | undefined;
  ready?.then((registration) => registration.sync?.register("corridor-outbox")).catch(() => {});
}
