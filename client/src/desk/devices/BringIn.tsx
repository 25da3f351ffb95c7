import { useState } from "preact/hooks";
import type { BundleTaken } from "../../api/desk-types";
import { fromBase64url } from "../../domain/base64url";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { save } from "../../ui/save";
import { useDesk } from "../desk";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";

const OUTCOMES = ["applied", "merged", "conflict", "held", "quarantined"] as const;

/** A file of reports that somebody carried here from a phone without signal. */
export function BringIn({ onClose }: { onClose: () => void }) {
  const { calls } = useDesk();
  const { t } = useDeskWords();
  const work = useWork();
  const [taken, setTaken] = useState<BundleTaken | null>(null);

  const take = async (file: File | undefined) => {
    if (!file || work.busy) return;
    setTaken(null);
    await work.run(async () => setTaken(await calls.bringIn(file)));
  };

  return (
    <Dialog name="bring-in" title={t("file-bring-in")} onClose={onClose}>
      <div class="form">
        <p>{t("file-text")}</p>
        <Field label={t(taken ? "file-another" : "file-choose")} hint={t("file-drop")}>
          {(wiring) => (
            <input
              {...wiring}
              class="drop"
              type="file"
              disabled={work.busy}
              onChange={(event) => {
                const [file] = event.currentTarget.files ?? [];
                void take(file);
              }}
            />
          )}
        </Field>
        {work.wrong && (
          <p class="notice" data-tone="wrong" role="alert">
            {work.wrong}
          </p>
        )}
        <div role="status">
          {work.busy && (
            <>
              <p>{t("file-taking")}</p>
              <progress class="wide" />
            </>
          )}
          {taken && <Result taken={taken} />}
        </div>
        <div class="buttons">
          <Button onClick={onClose}>{t("close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Result({ taken }: { taken: BundleTaken }) {
  const { t, number } = useDeskWords();
  const { receipts } = taken;
  return (
    <section class="preview">
      <p>
        <strong>{t("file-taken", { count: taken.changes })}</strong>{" "}
        {taken.known > 0 && t("file-known", { count: taken.known })}
      </p>
      <dl class="facts">
        {OUTCOMES.filter((outcome) => taken.outcomes[outcome]).map((outcome) => (
          <div key={outcome}>
            <dt>{t(`outcome-${outcome}`)}</dt>
            <dd>{number(taken.outcomes[outcome] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      {taken.strange > 0 && (
        <p class="notice" data-tone="attention">
          {t("file-strange", { count: taken.strange })}
        </p>
      )}
      {receipts ? (
        <>
          <p>{t("file-receipts-text")}</p>
          <Button kind="main" onClick={() => save(new Blob([fromBase64url(receipts)]), nameOf(new Date()))}>
            {t("file-receipts")}
          </Button>
        </>
      ) : (
        <p>{t("file-no-receipts")}</p>
      )}
    </section>
  );
}

/** Names no phone: whoever finds it learns nothing. */
function nameOf(at: Date): string {
  return `answer-${at.toISOString().slice(0, 10)}.corridor`;
}
