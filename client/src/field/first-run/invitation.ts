import { useEffect, useState } from "preact/hooks";
import { readEnrolmentCode } from "../route";

let waiting: string | null = null;
const listeners = new Set<() => void>();

function set(code: string | null): void {
  waiting = code;
  for (const tell of listeners) tell();
}

/**
 * Takes an invitation's code out of the address, so that it stays in no history and no screenshot.  It is kept until
 * the person decides: nothing is redeemed by opening a link.
 */
export function watchInvitations(): void {
  const look = () => {
    const code = readEnrolmentCode(location.hash);
    if (!code) return;
    history.replaceState(null, "", location.pathname);
    set(code);
  };
  look();
  addEventListener("hashchange", look);
}

export function useInvitation(): [code: string | null, settled: () => void] {
  const [code, setCode] = useState(waiting);
  useEffect(() => {
    const tell = () => setCode(waiting);
    listeners.add(tell);
    tell();
    return () => {
      listeners.delete(tell);
    };
  }, []);
  return [code, () => set(null)];
}
