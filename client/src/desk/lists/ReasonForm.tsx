import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";

interface Props {
  name: string;
  title: string;
  /** What will follow from it, before it is done. */
  children: ComponentChildren;
  submit: string;
  danger?: boolean;
  work: (reason: string) => Promise<void>;
  onDone: () => void;
  onClose: () => void;
}

/** A step others will ask about: what it means, why, then a button. */
export function ReasonForm({ name, title, children, submit, danger, work, onDone, onClose }: Props) {
  const { t } = useDeskWords();
  const doing = useWork();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  return (
    <Dialog name={name} title={title} onClose={onClose}>
      <form
        class="form"
        noValidate
        onSubmit={async (event) => {
          event.preventDefault();
          setMissing(!reason.trim());
          if (reason.trim() && (await doing.run(() => work(reason.trim())))) onDone();
        }}
      >
        {doing.wrong && (
          <p class="notice" data-tone="wrong" role="alert">
            {doing.wrong}
          </p>
        )}
        {children}
        <Field label={t("reason")} wrong={missing ? t("reason-missing") : undefined}>
          {(wiring) => (
            <textarea
              {...wiring}
              rows={2}
              dir="auto"
              value={reason}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="buttons">
          <Button type="submit" kind={danger ? "danger" : "main"} disabled={doing.busy}>
            {submit}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
