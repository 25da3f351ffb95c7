import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api/desk";
import type { Redaction } from "../../api/desk-types";
import { Dialog } from "../../ui/Dialog";
import { useDesk } from "../desk";
import { Form } from "../lists/Form";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";
import { Awaited, Held } from "./Removable";
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

  const confirm = async (event: Event) => {
    event.preventDefault();
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
      <Form
        submit={t("removal-confirm")}
        danger
        wrong={wrong && moved ? t("removal-moved") : wrong}
        busy={busy || going === null}
        onSubmit={confirm}
        onClose={onClose}
      >
        <p class="notice" data-tone="wrong">
          {t("removal-confirm-text")}
        </p>
        <p>
          {t("removal-asked-because", { name: seen.asked_by?.name ?? t("somebody") })}{" "}
          <q dir="auto">{seen.reason}</q>
        </p>
        <Awaited there={there} />
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
      </Form>
    </Dialog>
  );
}
