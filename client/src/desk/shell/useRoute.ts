import { useCallback, useEffect, useState } from "preact/hooks";
import { type Route, readRoute, writeRoute } from "./route";

export function useRoute(): Route {
  const [route, set] = useState(() => readRoute(location.hash));
  useEffect(() => {
    const follow = () => set(readRoute(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}

export function go(
  screen: string,
  id?: string | null,
  search: Record<string, string | null | undefined> = {},
): void {
  location.hash = writeRoute(screen, id, search);
}

/** Changes where the desk is without a new step in the browser's history: filters and the chosen row. */
export function settle(
  screen: string,
  id?: string | null,
  search: Record<string, string | null | undefined> = {},
): void {
  history.replaceState(null, "", writeRoute(screen, id, search));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/** Changes one or more filters of the screen, keeping the rest and whatever is open. */
export function useFilters(route: Route): (change: Record<string, string | null>) => void {
  return useCallback((change) => settle(route.screen, route.id, { ...route.search, ...change }), [route]);
}
