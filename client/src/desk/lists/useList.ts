/** A list from the server in its five states, kept fresh without pulling the rug from under the reader. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../api/desk";
import type { Page } from "../../api/desk-types";

export interface Listed {
  id: string;
  rev: number;
}

export interface List<T extends Listed> {
  /** Null until the first answer. */
  items: T[] | null;
  more: (() => void) | null;
  trouble: ApiError | null;
  /** When what is shown was read. */
  readAt: number | null;
  busy: boolean;
  /** New or changed things the server has and the screen does not show yet. */
  waiting: number;
  reload: () => void;
  replace: (change: (items: T[]) => T[]) => void;
}

/** New or changed things in `fresh` that the shown list lacks or shows in an older state. */
export function unseen(shown: Listed[], fresh: Listed[]): number {
  const revs = new Map(shown.map((item) => [item.id, item.rev]));
  return fresh.filter((item) => (revs.get(item.id) ?? -1) < item.rev).length;
}

function asTrouble(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError("server");
}

const LOOK_AGAIN = 30_000;

interface State<T> {
  items: T[] | null;
  next: string | null;
  trouble: ApiError | null;
  readAt: number | null;
  busy: boolean;
  waiting: number;
}

const NOTHING = { items: null, next: null, trouble: null, readAt: null, busy: true, waiting: 0 };

/**
 * `load` reads one page; `key` names the question (filters), and a new key starts over.  Every half minute the first
 * page is read beside the shown one: what is new is counted, and shown only when the reader asks.
 */
export function useList<T extends Listed>(
  load: (after: string | null) => Promise<Page<T>>,
  key: string,
): List<T> {
  const [state, set] = useState<State<T>>(NOTHING);
  const current = useRef({ key, load });
  current.current = { key, load };

  const replaced = useRef(0);

  const read = useCallback(async (after: string | null): Promise<void> => {
    const asked = current.current;
    const then = replaced.current;
    set((before) => ({ ...before, busy: true }));
    try {
      const page = await asked.load(after);
      if (current.current.key !== asked.key) return;
      // It was read before something was said of an item here, and would bring back what that item was.
      if (replaced.current !== then) return read(after);
      set((before) => ({
        items: after === null ? page.items : [...(before.items ?? []), ...page.items],
        next: page.next ?? null,
        trouble: null,
        readAt: Date.now(),
        busy: false,
        waiting: after === null ? 0 : before.waiting,
      }));
    } catch (error) {
      if (current.current.key === asked.key)
        set((before) => ({ ...before, trouble: asTrouble(error), busy: false }));
    }
  }, []);

  useEffect(() => {
    set(NOTHING);
    void read(null);
  }, [key, read]);

  useEffect(() => {
    const look = async () => {
      if (document.hidden) return;
      const asked = current.current;
      const then = replaced.current;
      try {
        const page = await asked.load(null);
        if (current.current.key !== asked.key || replaced.current !== then) return;
        set((before) => ({
          ...before,
          waiting: before.items ? unseen(before.items, page.items) : 0,
          ...(before.items ? { trouble: null } : {}),
        }));
      } catch (error) {
        if (current.current.key === asked.key) set((before) => ({ ...before, trouble: asTrouble(error) }));
      }
    };
    const timer = setInterval(look, LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [key]);

  const { next } = state;
  return {
    items: state.items,
    more: next === null ? null : () => void read(next),
    trouble: state.trouble,
    readAt: state.readAt,
    busy: state.busy,
    waiting: state.waiting,
    reload: useCallback(() => void read(null), [read]),
    replace: useCallback((change) => {
      replaced.current++;
      set((before) => (before.items ? { ...before, items: change(before.items) } : before));
    }, []),
  };
}
