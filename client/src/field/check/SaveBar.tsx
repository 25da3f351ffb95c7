import type { HeadcountValues } from "../../domain/types";
import { useT } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { usePhone } from "../phone";

interface Props {
  /** Whether it is recorded how the number is known. */
  known: boolean;
  onSave: (part?: HeadcountValues) => void;
  /** Somebody else's number needs its source: that takes a screen. */
  onTold: () => void;
}

/**
 * Saves.  A typed number says nothing of how it is known: there the answer itself is the button, so that it is never
 * assumed and costs no further tap.
 */
export function SaveBar({ known, onSave, onTold }: Props) {
  const t = useT();
  if (known) {
    return (
      <Button kind="main" size="main" wide onClick={() => onSave()}>
        {t("save")}
      </Button>
    );
  }
  return (
    <div class="save-ask">
      <p>{t("save-ask")}</p>
      <Button kind="main" size="main" onClick={() => onSave({ how_known: "counted" })}>
        {t("save-as", { how: t("how-counted") })}
      </Button>
      <Button kind="main" size="main" onClick={() => onSave({ how_known: "estimated" })}>
        {t("save-as", { how: t("how-estimated") })}
      </Button>
      <Button onClick={onTold}>{t("how-told")}…</Button>
    </div>
  );
}

/** When the phone could not write: the number stays in sight, and can leave the phone in another way. */
export function NotSaved({ number, onAgain }: { number: string; onAgain: () => void }) {
  const t = useT();
  const { tell } = usePhone();
  const copy = async () => {
    await navigator.clipboard.writeText(number);
    tell(t("copied"));
  };
  return (
    <div class="not-saved" role="alert">
      <p>{t("not-saved", { count: number })}</p>
      <div class="pair">
        <Button kind="main" size="main" onClick={onAgain}>
          {t("try-again")}
        </Button>
        <Button size="main" onClick={copy}>
          {t("copy")}
        </Button>
      </div>
    </div>
  );
}
