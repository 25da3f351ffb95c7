import { useRef } from "preact/hooks";

type Work<Given extends unknown[]> = (...given: Given) => Promise<unknown>;

/**
 * Two quick taps are one: what was done to a thing as it stands is not done again before it stands otherwise (`state`).
 * Work that answers false, or throws, did not succeed, and may be tried again.
 */
export function useOnce(state: unknown) {
  const doneTo = useRef<{ state: unknown } | null>(null);
  return <Given extends unknown[]>(work: Work<Given>) =>
    async (...given: Given): Promise<void> => {
      if (doneTo.current?.state === state) return;
      doneTo.current = { state };
      let done: unknown = false;
      try {
        done = await work(...given);
      } finally {
        if (done === false) doneTo.current = null;
      }
    };
}
