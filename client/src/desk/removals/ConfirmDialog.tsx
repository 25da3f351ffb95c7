import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api/desk";
import type { Redaction } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { useDesk } from "../desk";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";
import { Held } from "./AskDialog";
import { useRemovable } from "./useRemovable";
import { removableName } from "./words";

interface Props {
  order: Redaction;
  onDone: () => void;
  onClose: () => void;
}

/** The second person sees what goes, and that nothing brings it back. */
export function ConfirmDialog({ order, onDone, onClose }: Props) {
  const { calls, tell } = useDesk();
  const words = useDeskWords();
  const { t } = words;
  const { busy, wrong, run } = useWork();
  const [seen, see] = useState(order);
  const [moved, setMoved] = useState(false);
  const there = useRemovable(order.key);
  const going = there.items?.filter(({ field }) => seen.fields.includes(field)) ?? null;

  const look = async () => {
    see(await calls.redaction(order.id));
    there.reload();
  };
  // The list may be old: what is confirmed is what is on the screen now.
  useEffect(() => void look().catch(() => {}), []);

  const confirm = async () => {
    const done = await run(async () => {
      try {
        await calls.confirmRedaction(seen.id, seen.rev);
      } catch (error) {
        if (error instanceof ApiError && error.isStale) {
          setMoved(true);
          await look();
        }
        throw error;
      }
    });
    if (!done) return;
    tell({ text: t("said-removal-confirmed") });
    onDone();
  };

  return (
    <Dialog name="removal-confirm" title={t("removal-confirm-title")} onClose={onClose}>
      <div class="form">
        {wrong && (
          <p class="notice" data-tone="wrong" role="alert">
            {moved ? t("removal-moved") : wrong}
          </p>
        )}
        <p class="notice" data-tone="wrong">
          {t("removal-confirm-text")}
        </p>
        <p>
          {t("removal-asked-because", { name: seen.asked_by?.name ?? t("somebody") })}{" "}
          <q dir="auto">{seen.reason}</q>
        </p>
        {there.trouble !== null && (
          <div class="notice" data-tone="wrong" role="alert">
            <p>{words.trouble(there.trouble)}</p>
            <Button onClick={there.reload}>{t("try-again")}</Button>
          </div>
        )}
        {going === null && there.trouble === null && <p role="status">{t("list-loading")}</p>}
        {going && (
          <dl class="recorded">
            {seen.fields.map((field) => (
              <div key={field}>
                <dt>{removableName(field, words)}</dt>
                <dd>
                  <Held field={field} values={going.find((one) => one.field === field)?.values ?? []} />
                </dd>
              </div>
            ))}
          </dl>
        )}
        <div class="buttons">
          <Button kind="danger" disabled={busy || going === null} onClick={confirm}>
            {t("removal-confirm")}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
