import { useEffect, useRef } from "preact/hooks";
import { actionOf, isTyping, type KeyAction } from "./keys";

export type KeyMap = Partial<Record<KeyAction, () => void>>;

/** Listens for the desk's keys while the screen is shown. */
export function useKeys(map: KeyMap, singleKeys: boolean): void {
  const latest = useRef({ map, singleKeys });
  latest.current = { map, singleKeys };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // An open dialog has the word: a button that goes grey while it works hands the focus to the page behind.
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      const action = actionOf(event, latest.current.singleKeys, isTyping(event.target));
      const run = action && latest.current.map[action];
      if (!run) return;
      event.preventDefault();
      // A key that is held walks through a list, and judges nothing twice.
      if (!event.repeat || action === "next" || action === "previous") run();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
