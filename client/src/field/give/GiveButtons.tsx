import { useMemo, useState } from "preact/hooks";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { LiveRegion } from "../../ui/LiveRegion";
import { save } from "../../ui/save";
import { share, shareable } from "./files";

interface Props {
  file: Blob;
  name: string;
  /** What to do once it was given. */
  after: string;
  onGiven?: () => void;
}

/** The two ways a file leaves this phone.  Whether it arrives, only an answer tells. */
export function GiveButtons({ file, name, after, onGiven }: Props) {
  const { t } = useWords();
  const [said, setSaid] = useState<{ text: string; good: boolean } | null>(null);
  const shared = useMemo(() => shareable(file, name), [file, name]);
  const given = (text: string) => {
    setSaid({ text, good: true });
    onGiven?.();
  };
  const onShare = async (chosen: File) => {
    const how = await share(chosen);
    if (how === "shared") given(`${t("give-shared")} ${after}`);
    if (how === "failed") setSaid({ text: t("give-not-shared"), good: false });
  };
  return (
    <div class="stack">
      {shared && (
        <Button kind="main" size="main" wide icon="share" onClick={() => onShare(shared)}>
          {t("give-share")}
        </Button>
      )}
      <Button
        kind={shared ? "plain" : "main"}
        size={shared ? "usual" : "main"}
        wide
        onClick={() => {
          save(file, name);
          given(`${t("give-saved")} ${after}`);
        }}
      >
        {t("give-save")}
      </Button>
      {said && (
        <p class="note-box" data-good={said.good ? "" : undefined}>
          {said.text}
        </p>
      )}
      <LiveRegion text={said?.text ?? ""} />
    </div>
  );
}
