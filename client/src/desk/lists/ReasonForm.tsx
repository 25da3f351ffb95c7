import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../ui/Dialog";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";
import { Form, ReasonField } from "./Form";

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
      <Form
        submit={submit}
        danger={danger ?? false}
        wrong={doing.wrong}
        busy={doing.busy}
        onSubmit={async (event) => {
          event.preventDefault();
          setMissing(!reason.trim());
          if (reason.trim() && (await doing.run(() => work(reason.trim())))) onDone();
        }}
        onClose={onClose}
      >
        {children}
        <ReasonField wrong={missing ? t("reason-missing") : undefined} value={reason} onType={setReason} />
      </Form>
    </Dialog>
  );
}
