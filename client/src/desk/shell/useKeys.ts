import { useEffect, useRef } from "preact/hooks";
import { actionOf, isTyping, type KeyAction } from "./keys";

export type KeyMap = Partial<Record<KeyAction, () => void>>;

/** Listens for the desk's keys while the screen is shown. */
export function useKeys(map: KeyMap, singleKeys: boolean): void {
  const latest = useRef({ map, singleKeys });
  latest.current = { map, singleKeys };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const action = actionOf(event, latest.current.singleKeys, isTyping(event.target));
      const run = action && latest.current.map[action];
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
