import type { Store } from "../store";
import { applyUpdate, onUpdateWaiting } from "../sync/register-worker";
import type { Office } from "./phone";

/** Learns of a newer app.  It is used at the next cold start, or when the person asks and no count is open. */
export function watchUpdates(
  store: Store,
  registering: Promise<ServiceWorkerRegistration | null>,
): Office["update"] {
  const listeners = new Set<() => void>();
  let registration: ServiceWorkerRegistration | null = null;
  const update: Office["update"] = {
    waiting: false,
    apply: async () => registration !== null && applyUpdate(registration, store),
    watch(fn) {
      listeners.add(fn);
      return () => {
        listeners.delete(fn);
      };
    },
  };
  registering.then((found) => {
    if (!found) return;
    registration = found;
    onUpdateWaiting(found, () => {
      update.waiting = true;
      for (const tell of listeners) tell();
    });
  });
  return update;
}
