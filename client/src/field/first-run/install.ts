import { useEffect, useState } from "preact/hooks";

/** Chromium's offer to install; no other browser has it. */
interface InstallOffer extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

let offer: InstallOffer | null = null;
const listeners = new Set<() => void>();

/** Keeps the browser's offer until the person asks for it: never in the middle of a count. */
export function watchInstallOffer(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallOffer;
    for (const tell of listeners) tell();
  });
  addEventListener("appinstalled", () => {
    offer = null;
    for (const tell of listeners) tell();
  });
}

export function isOnHomeScreen(): boolean {
  return (
    matchMedia("(display-mode: standalone)").matches ||
    (navigator as { standalone?: boolean }).standalone === true
  );
}

/** An iPad calls itself a Mac; no Mac has a touch screen. */
export function isApple(): boolean {
  return (
    /iPhone|iPad|iPod/.test(navigator.userAgent) ||
    (navigator.userAgent.includes("Mac") && navigator.maxTouchPoints > 1)
  );
}

/** How this phone can put the app on its Home Screen; `install` opens the browser's own question. */
export function useInstall(): { installed: boolean; install: (() => Promise<void>) | null } {
  const [, again] = useState(0);
  useEffect(() => {
    const tell = () => again((count) => count + 1);
    listeners.add(tell);
    return () => {
      listeners.delete(tell);
    };
  }, []);
  return {
    installed: isOnHomeScreen(),
    install:
      offer &&
      (async () => {
        const kept = offer;
        offer = null;
        await kept?.prompt();
        for (const tell of listeners) tell();
      }),
  };
}
