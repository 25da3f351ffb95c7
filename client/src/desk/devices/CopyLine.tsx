import { useState } from "preact/hooks";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { useDeskWords } from "../words";

/** A link or code to hand over; copying says whether it worked, and the text can always be selected. */
export function CopyLine({ label, text }: { label: string; text: string }) {
  const { t } = useDeskWords();
  const [said, say] = useState<"copied" | "copy-failed" | null>(null);
  return (
    <div class="copy-line">
      <Field label={label}>
        {(wiring) => (
          <input
            {...wiring}
            readOnly
            data-raw
            dir="ltr"
            value={text}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
      </Field>
      <Button
        onClick={() => {
          const copying = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
          copying.then(
            () => say("copied"),
            () => say("copy-failed"),
          );
        }}
      >
        {t("copy")}
      </Button>
      <span role="status">{said && t(said)}</span>
    </div>
  );
}
