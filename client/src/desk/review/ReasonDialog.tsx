import { useState } from "preact/hooks";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useDeskWords } from "../words";
import { Choices } from "./Choices";
import type { Moved } from "./changes";
import { MovedNotice } from "./MovedNotice";

const REASONS = {
  "not-count": ["twice", "practice", "no-movement", "told-only", "elsewhere"],
  reopen: ["new-information", "mistake"],
  release: ["stood-in", "confirmed"],
  "set-aside": ["twice", "practice", "elsewhere", "nothing-said"],
  "take-up": ["new-information", "mistake"],
};

interface Props {
  action: keyof typeof REASONS;
  moved?: Moved | null;
  wrong: string | null;
  busy: boolean;
  onSend: (reason: string) => void;
  onClose: () => void;
}

/** A step that needs its reason in words: a few ready ones, or one's own. */
export function ReasonDialog({ action, moved, wrong, busy, onSend, onClose }: Props) {
  const { t } = useDeskWords();
  const [text, type] = useState("");
  const [missing, setMissing] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(!text.trim());
    if (text.trim()) onSend(text.trim());
  };
  return (
    <Dialog name="reason" title={t(`${action}-title`)} onClose={onClose}>
      <form class="form" onSubmit={submit} noValidate>
        {moved && <MovedNotice moved={moved} />}
        {wrong && (
          <p class="notice" data-tone="wrong" role="alert">
            {wrong}
          </p>
        )}
        <p>{t(`${action}-text`)}</p>
        <Choices
          legend={t("reason-ready")}
          options={REASONS[action].map((slug) => t(`reason-${action}-${slug}`))}
          onChoose={type}
        />
        <Field id="reason" label={t("reason")} wrong={missing ? t("reason-missing") : undefined}>
          {(wiring) => (
            <textarea
              {...wiring}
              rows={3}
              dir="auto"
              value={text}
              onInput={(event) => type(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="buttons">
          <Button type="submit" kind="main" disabled={busy}>
            {t(`action-${action}`)}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
