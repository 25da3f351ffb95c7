import { useCallback, useEffect, useState } from "preact/hooks";
import type { Id, Removable } from "../../api/desk-types";
import { useDesk } from "../desk";

export interface There {
  /** Null until the first answer. */
  items: Removable[] | null;
  trouble: unknown;
  reload: () => void;
}

/** What a report holds, or ever held, that can be removed. */
export function useRemovable(about: Id): There {
  const { calls } = useDesk();
  const [items, setItems] = useState<Removable[] | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const reload = useCallback(() => {
    setTrouble(null);
    calls.removable(about).then(({ items: found }) => setItems(found), setTrouble);
  }, [calls, about]);
  useEffect(reload, [reload]);
  return { items, trouble, reload };
}
