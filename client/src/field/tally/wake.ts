/** Nobody has tapped for this long: the screen may sleep again. */
const IDLE_MS = 10 * 60_000;

/** Keeps the screen awake while someone counts.  Where the phone cannot, it sleeps as its owner has set it. */
export function keepAwake(): { touched(): void; release(): void } {
  let lock: WakeLockSentinel | null = null;
  let wanted = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async () => {
    if (!wanted || lock || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => {
        lock = null;
      });
      if (!wanted) lock?.release();
    } catch {
      // A low battery refuses it; counting goes on.
    }
  };
  const idle = () => {
    lock?.release();
  };
  const touched = () => {
    clearTimeout(timer);
    timer = setTimeout(idle, IDLE_MS);
    void ask();
  };
  document.addEventListener("visibilitychange", ask);
  touched();
  return {
    touched,
    release() {
      wanted = false;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", ask);
      lock?.release();
    },
  };
}

/** A short answer to the finger; phones without a motor, and iPhones, stay still. */
export function buzz(pattern: number | number[]): void {
  navigator.vibrate?.(pattern);
}
