import { useEffect, useState } from "preact/hooks";

/**
 * Where the person is, in the address's fragment: it survives a killed page, gives the phone's own back button its
 * meaning, and never reaches a server's log.
 */
export type Route = readonly string[];

export function readRoute(hash: string): Route {
  if (!hash.startsWith("#/")) return [];
  try {
    return hash.slice(2).split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    // An address cut off on its way here leads Home.
    return [];
  }
}

export function addressOf(...route: string[]): string {
  return `#/${route.map(encodeURIComponent).join("/")}`;
}

/** Moves on; the way back leads here. */
export function go(...route: string[]): void {
  location.hash = addressOf(...route);
}

/** Moves on and forgets this screen: what is saved or thrown away has no way back. */
export function replace(...route: string[]): void {
  location.replace(addressOf(...route));
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const moved = () => setHash(location.hash);
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return readRoute(hash);
}

const ENROLMENT = /#enrol=([A-Za-z0-9]{8})$/;

/** The code of an invitation link, from its fragment. */
export function readEnrolmentCode(address: string): string | null {
  return ENROLMENT.exec(address)?.[1]?.toUpperCase() ?? null;
}
