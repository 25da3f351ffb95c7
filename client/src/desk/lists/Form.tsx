import type { ComponentChildren } from "preact";
import { Button } from "../../ui/Button";
import { ErrorSummary } from "../../ui/ErrorSummary";
import { Field } from "../../ui/Field";
import { useDeskWords } from "../words";

interface FormProps {
  /** What stands on the button that sends it; none while there is nothing to send. */
  submit: string | null;
  danger?: boolean;
  /** What is wrong with single fields. */
  lines?: ReadonlyArray<{ field: string; text: string }>;
  /** What went wrong with the whole. */
  wrong: string | null;
  busy: boolean;
  /** What is said before everything else. */
  above?: ComponentChildren;
  children: ComponentChildren;
  onSubmit: (event: Event) => void;
  onClose: () => void;
}

/** A form in a dialog: what is wrong first, the fields, then one button that sends and one that leaves. */
export function Form({
  submit,
  danger,
  lines = [],
  wrong,
  busy,
  above,
  children,
  onSubmit,
  onClose,
}: FormProps) {
  const { t } = useDeskWords();
  return (
    <form class="form" onSubmit={onSubmit} noValidate>
      {above}
      {lines.length > 0 && <ErrorSummary title={t("there-is-a-problem")} errors={lines} />}
      {wrong && (
        <p class="notice" data-tone="wrong" role="alert">
          {wrong}
        </p>
      )}
      {children}
      <div class="buttons">
        {submit !== null && (
          <Button type="submit" kind={danger ? "danger" : "main"} disabled={busy}>
            {submit}
          </Button>
        )}
        <Button onClick={onClose}>{t("cancel")}</Button>
      </div>
    </form>
  );
}

interface ReasonProps {
  id?: string;
  hint?: string | undefined;
  wrong?: string | undefined;
  rows?: number;
  value: string;
  onType: (text: string) => void;
}

/** Why, in a person's own words. */
export function ReasonField({ id, hint, wrong, rows = 2, value, onType }: ReasonProps) {
  const { t } = useDeskWords();
  return (
    <Field {...(id ? { id } : {})} label={t("reason")} {...(hint ? { hint } : {})} wrong={wrong}>
      {(wiring) => (
        <textarea
          {...wiring}
          rows={rows}
          dir="auto"
          value={value}
          onInput={(event) => onType(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
