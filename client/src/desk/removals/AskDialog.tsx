import { useState } from "preact/hooks";
import type { Id } from "../../api/desk-types";
import { Dialog } from "../../ui/Dialog";
import { useDesk } from "../desk";
import { Form, ReasonField } from "../lists/Form";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";
import { Awaited, Held } from "./Removable";
import { useRemovable } from "./useRemovable";
import { removableName } from "./words";

interface Props {
  about: Id;
  onDone: () => void;
  onClose: () => void;
}

/** Asks that something be removed for good: what, and why.  Nothing goes before another person confirms it. */
export function AskDialog({ about, onDone, onClose }: Props) {
  const { calls, tell } = useDesk();
  const words = useDeskWords();
  const { t } = words;
  const { busy, wrong, run } = useWork();
  const there = useRemovable(about);
  const [chosen, choose] = useState<string[]>([]);
  const [reason, setReason] = useState("");
  const [lines, setLines] = useState<{ field: string; text: string }[]>([]);
  const first = there.items?.[0]?.field ?? "";

  const submit = async (event: Event) => {
    event.preventDefault();
    const wrongs = [];
    if (chosen.length === 0) wrongs.push({ field: `remove-${first}`, text: t("removal-choose") });
    if (!reason.trim()) wrongs.push({ field: "removal-reason", text: t("reason-missing") });
    setLines(wrongs);
    if (wrongs.length > 0) return;
    const asked = await run(async () => {
      await calls.askRedaction({ key: about, fields: chosen, reason: reason.trim() });
    });
    if (!asked) return;
    tell({ text: t("said-removal-asked") });
    onDone();
  };
  const toggle = (field: string) =>
    choose((before) => (before.includes(field) ? before.filter((one) => one !== field) : [...before, field]));

  return (
    <Dialog name="removal-ask" title={t("removal-ask-title")} onClose={onClose}>
      <Form
        submit={there.items?.length ? t("removal-ask") : null}
        danger
        lines={lines}
        wrong={wrong}
        busy={busy}
        onSubmit={submit}
        onClose={onClose}
      >
        <p class="notice" data-tone="attention">
          {t("removal-ask-text")}
        </p>
        <Awaited there={there} />
        {there.items?.length === 0 && <p>{t("removal-nothing")}</p>}
        {there.items && there.items.length > 0 && (
          <fieldset class="removables">
            <legend>{t("removal-what")}</legend>
            {there.items.map(({ field, values }) => (
              <div key={field}>
                <label class="tick">
                  <input
                    id={`remove-${field}`}
                    type="checkbox"
                    checked={chosen.includes(field)}
                    onChange={() => toggle(field)}
                  />
                  <span>{removableName(field, words)}</span>
                </label>
                <Held field={field} values={values} />
              </div>
            ))}
          </fieldset>
        )}
        {there.items && there.items.length > 0 && (
          <ReasonField
            id="removal-reason"
            hint={t("removal-reason-hint")}
            wrong={lines.find(({ field }) => field === "removal-reason")?.text}
            rows={3}
            value={reason}
            onType={setReason}
          />
        )}
      </Form>
    </Dialog>
  );
}
