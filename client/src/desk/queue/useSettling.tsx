import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { ApiError } from "../../api/desk";
import type { Mend, Work, WorkAction } from "../../api/desk-types";
import { useDesk } from "../desk";
import { fieldName } from "../fields";
import { ReasonDialog } from "../review/ReasonDialog";
import type { KeyMap } from "../shell/useKeys";
import { type DeskWords, useDeskWords } from "../words";
import { MendDialog } from "./MendDialog";
import { whatInWords } from "./work";

export interface Settling {
  busy: boolean;
  start: (action: WorkAction) => void;
  undo: () => void;
  keys: KeyMap;
  dialog: VNode | null;
}

interface Given {
  work: Work | null;
  /** It was dealt with by this reader: the next one comes. */
  onSettled: (work: Work, action: WorkAction) => void;
  /** Somebody else was quicker. */
  onGone: (work: Work) => void;
  /** What was set aside is back. */
  onBack: (work: Work) => void;
}

/** Release, mend, set aside and take up again, from button or key. */
export function useSettling({ work, onSettled, onGone, onBack }: Given): Settling {
  const { calls, tell, online, countUnsorted } = useDesk();
  const words = useDeskWords();
  const { t } = words;
  const [asking, ask] = useState<WorkAction | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [last, setLast] = useState<Work | null>(null);

  const close = () => {
    ask(null);
    setWrong(null);
  };
  // Before the next one can be seen: a key pressed at once must find its dialog open, not closed after it.
  useLayoutEffect(close, [work?.seq]);

  const attempt = async (about: Work, act: () => Promise<void>) => {
    setBusy(true);
    setWrong(null);
    try {
      await act();
      close();
    } catch (error) {
      if (isGone(error)) {
        close();
        onGone(about);
        tell({ text: t("queue-gone") });
      } else {
        setWrong(wrongInWords(error, words));
      }
    } finally {
      setBusy(false);
      countUnsorted();
    }
  };

  const takeBack = (aside: Work) =>
    attempt(aside, async () => {
      await calls.takeUp(String(aside.seq), t("reason-undo"));
      setLast(null);
      onBack(aside);
      tell({ text: t("said-take-up", { what: whatInWords(aside, words) }) });
    });

  const settle = (action: WorkAction, act: (id: string) => Promise<{ outcome: string }>) => {
    if (!work) return;
    void attempt(work, async () => {
      const { outcome } = await act(String(work.seq));
      setLast(action === "set-aside" ? work : null);
      onSettled(work, action);
      const said = outcome === "conflict" ? "said-mend-conflict" : `said-${action}`;
      const text = t(said, { what: whatInWords(work, words) });
      tell(action === "set-aside" ? { text, undo: () => void takeBack(work) } : { text });
    });
  };

  const give = (action: Exclude<WorkAction, "mend">, reason: string) => {
    const does = { release: calls.release, "set-aside": calls.setAside, "take-up": calls.takeUp }[action];
    settle(action, (id) => does(id, reason));
  };

  const start = (action: WorkAction) => {
    if (!work || busy) return;
    if (!online) return tell({ text: t("why-offline") });
    if (!work.may.includes(action)) {
      const why =
        action === "release" && work.settled === null ? "why-not-releasable" : "why-move-not-possible";
      return tell({ text: t("why-line", { actions: t(`action-${action}`), why: t(why) }) });
    }
    setWrong(null);
    ask(action);
  };

  let dialog: VNode | null = null;
  if (work && asking === "mend") {
    const mend = (mend: Mend) => settle("mend", (id) => calls.mend(id, mend));
    dialog = <MendDialog work={work} wrong={wrong} busy={busy} onSave={mend} onClose={close} />;
  } else if (work && asking && asking !== "mend") {
    dialog = (
      <ReasonDialog
        action={asking}
        wrong={wrong}
        busy={busy}
        onSend={(reason) => give(asking, reason)}
        onClose={close}
      />
    );
  }

  return {
    busy,
    start,
    undo: () => last && !busy && void takeBack(last),
    // The letters of the review, where they mean the nearest thing.
    keys: {
      return: () => start("release"),
      amend: () => start("mend"),
      "not-count": () => start("set-aside"),
      "take-up": () => start("take-up"),
    },
    dialog,
  };
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.slug === "settled-already" || error.trouble === "absent");
}

/** The server names members of the request; a reader knows the fields. */
function wrongInWords(error: unknown, words: DeskWords): string {
  const fields = error instanceof ApiError ? Object.entries(error.problem.fields ?? {}) : [];
  if (fields.length === 0) return words.trouble(error);
  return fields
    .map(([name, said]) => `${fieldName(name.replace(/^(values|edits)\./, ""), words)}: ${said.join(" ")}`)
    .join(" · ");
}
