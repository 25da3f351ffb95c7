import { useState } from "preact/hooks";
import { useDeskWords } from "../words";

export interface Work {
  busy: boolean;
  /** What went wrong with the last try, in words. */
  wrong: string | null;
  clear: () => void;
  /** Runs one request; true when it went through. */
  run: (work: () => Promise<void>) => Promise<boolean>;
}

/** One button's request: busy while it runs, its failure in words, what was typed left alone. */
export function useWork(): Work {
  const { trouble } = useDeskWords();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  return {
    busy,
    wrong,
    clear: () => setWrong(null),
    run: async (work) => {
      setBusy(true);
      setWrong(null);
      try {
        await work();
        return true;
      } catch (error) {
        setWrong(trouble(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
