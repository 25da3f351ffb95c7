import { useState } from "preact/hooks";
import type { Id } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ErrorSummary } from "../../ui/ErrorSummary";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";
import { useRemovable } from "./useRemovable";
import { removableName, valueInWords } from "./words";

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
      <form class="form" onSubmit={submit} noValidate>
        {lines.length > 0 && <ErrorSummary title={t("there-is-a-problem")} errors={lines} />}
        {wrong && (
          <p class="notice" data-tone="wrong" role="alert">
            {wrong}
          </p>
        )}
        <p class="notice" data-tone="attention">
          {t("removal-ask-text")}
        </p>
        {there.trouble !== null && (
          <div class="notice" data-tone="wrong" role="alert">
            <p>{words.trouble(there.trouble)}</p>
            <Button onClick={there.reload}>{t("try-again")}</Button>
          </div>
        )}
        {there.items === null && there.trouble === null && <p role="status">{t("list-loading")}</p>}
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
          <Field
            id="removal-reason"
            label={t("reason")}
            hint={t("removal-reason-hint")}
            wrong={lines.find(({ field }) => field === "removal-reason")?.text}
          >
            {(wiring) => (
              <textarea
                {...wiring}
                rows={3}
                dir="auto"
                value={reason}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
            )}
          </Field>
        )}
        <div class="buttons">
          {there.items && there.items.length > 0 && (
            <Button type="submit" kind="danger" disabled={busy}>
              {t("removal-ask")}
            </Button>
          )}
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** All that a field holds or ever held: all of it goes. */
export function Held({ field, values }: { field: string; values: Parameters<typeof valueInWords>[1][] }) {
  const words = useDeskWords();
  if (values.length === 0) return null;
  return (
    <ul class="bare held">
      {values.map((value) => (
        <li key={JSON.stringify(value)} dir="auto">
          {valueInWords(field, value, words)}
        </li>
      ))}
    </ul>
  );
}
