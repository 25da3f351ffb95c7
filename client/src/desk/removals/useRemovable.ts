import { useCallback, useEffect, useRef, useState } from "preact/hooks";
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
  const turn = useRef(0);
  const reload = useCallback(() => {
    setTrouble(null);
    setItems(null); // what is being read anew is confirmed by nobody
    const mine = ++turn.current;
    calls.removable(about).then(
      ({ items: found }) => mine === turn.current && setItems(found),
      (error: unknown) => mine === turn.current && setTrouble(error),
    );
  }, [calls, about]);
  useEffect(reload, [reload]);
  return { items, trouble, reload };
}
