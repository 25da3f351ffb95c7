import { useState } from "preact/hooks";
import { Dialog } from "../../ui/Dialog";
import { Form, ReasonField } from "../lists/Form";
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
      <Form
        submit={t(`action-${action}`)}
        wrong={wrong}
        busy={busy}
        above={moved && <MovedNotice moved={moved} />}
        onSubmit={submit}
        onClose={onClose}
      >
        <p>{t(`${action}-text`)}</p>
        <Choices
          legend={t("reason-ready")}
          options={REASONS[action].map((slug) => t(`reason-${action}-${slug}`))}
          onChoose={type}
        />
        <ReasonField
          id="reason"
          wrong={missing ? t("reason-missing") : undefined}
          rows={3}
          value={text}
          onType={type}
        />
      </Form>
    </Dialog>
  );
}
