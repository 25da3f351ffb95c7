import { useState } from "preact/hooks";
import type { Draft } from "../../domain/types";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { draftValues, numberOf, textOf, withoutBlanks } from "../headcount";
import { usePhone } from "../phone";
import { go } from "../route";
import { Screen } from "../Screen";
import { Name, numberSaid, vehicleSaid } from "../said";

/** A count that nobody ended.  Home waits until it is known what becomes of it. */
export function Unfinished({ draft }: { draft: Draft }) {
  const { store } = usePhone();
  const words = useWords();
  const { t } = words;
  const [throwing, setThrowing] = useState(false);
  const values = draftValues(draft);
  const number = numberSaid(values, words);
  const vehicle = vehicleSaid(values, words);
  const ready = textOf(values.how_known) !== null && numberOf(values.total) !== null;
  const saveAsItIs = async () => {
    if (!ready) return go("check");
    try {
      go("saved", await store.save(draft.id, withoutBlanks(values)));
    } catch {
      // There it is tried again, and said when it fails.
      go("check");
    }
  };
  const goOn = () => {
    if (draft.amends) return go("check");
    if (draft.mode === "tally" && values.mode === "tally") return go("tally");
    go(numberOf(draft.values.total) === null ? "type" : "check");
  };
  return (
    <Screen name="unfinished" title={t(draft.amends ? "unfinished-correction" : "unfinished-title")}>
      <div class="stack">
        <p class="big-line">
          {vehicle && (
            <>
              <Name>{vehicle}</Name>
              {": "}
            </>
          )}
          <strong>{number}</strong>
        </p>
        {draft.camera && (
          <div class="note-box stack" role="alert">
            <p>{t("photo-lost")}</p>
            <Button size="main" wide icon="camera" onClick={() => go("check", "photo")}>
              {t("photo-again")}
            </Button>
          </div>
        )}
        <Button kind="main" wide class="start" onClick={goOn}>
          {t("unfinished-continue")}
        </Button>
        {!draft.amends && (
          <Button size="main" wide onClick={saveAsItIs}>
            {t("unfinished-save")}
          </Button>
        )}
        <Button wide kind="danger" onClick={() => setThrowing(true)}>
          {t("unfinished-throw")}
        </Button>
      </div>
      {throwing && (
        <Dialog
          name="throw-away"
          title={t(draft.amends ? "throw-correction" : "throw-title")}
          onClose={() => setThrowing(false)}
        >
          <p>{t("throw-body", { number })}</p>
          <Button size="main" onClick={() => setThrowing(false)}>
            {t("throw-no")}
          </Button>
          <Button kind="danger" onClick={() => store.discardDraft(draft.id)}>
            {t("throw-yes")}
          </Button>
        </Dialog>
      )}
    </Screen>
  );
}
