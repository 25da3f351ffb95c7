import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Wiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
}

interface Props {
  /** Given where an error summary links to the field. */
  id?: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  /** The same words as the error summary's line. */
  wrong?: ComponentChildren;
  children: (wiring: Wiring) => ComponentChildren;
}

/** A label, a hint and what is wrong, tied to one control. */
export function Field({ id, label, hint, wrong, children }: Props) {
  const own = useId();
  const control = id ?? own;
  const described = [hint && `${control}-hint`, wrong && `${control}-wrong`].filter(Boolean).join(" ");
  return (
    <div class="field" data-wrong={wrong ? "" : undefined}>
      <label for={control}>{label}</label>
      {hint && (
        <p class="hint" id={`${control}-hint`}>
          {hint}
        </p>
      )}
      {wrong && (
        <p class="wrong" id={`${control}-wrong`}>
          {wrong}
        </p>
      )}
      {children({
        id: control,
        "aria-describedby": described || undefined,
        "aria-invalid": wrong ? "true" : undefined,
      })}
    </div>
  );
}
