import type { Store } from "../store";

const EVERY_MS = 10 * 60_000;

/** Lets go of what the office has had long enough: on return to the foreground, and while the app lies open. */
export function watchKeeping(store: Store): () => void {
  const drop = () => store.dropReceived().catch((error: unknown) => console.error("keeping", error));
  const seen = () => {
    if (document.visibilityState === "visible") void drop();
  };
  const timer = setInterval(drop, EVERY_MS);
  document.addEventListener("visibilitychange", seen);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", seen);
  };
}
