import { useEffect, useState } from "preact/hooks";
import type { Draft } from "../domain/types";
import { usePhone } from "./phone";
import { replace } from "./route";

/** The open count; without one there is nothing to do here, and Home comes back. */
export function useDraft(): Draft | null {
  const { store } = usePhone();
  const [draft, setDraft] = useState<Draft | null>(null);
  useEffect(() => {
    let wanted = true;
    store.openDraft().then((found) => {
      if (!wanted) return;
      if (found) setDraft(found);
      else replace();
    });
    return () => {
      wanted = false;
    };
  }, [store]);
  return draft;
}
