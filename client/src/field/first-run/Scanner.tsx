import { useEffect, useRef, useState } from "preact/hooks";
import { useT } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { readEnrolmentCode } from "../route";
import { Screen } from "../Screen";
import { CODE_LENGTH, readCode } from "./code";
import { createReader } from "./scan";

const LOOK_EVERY_MS = 200;

interface Props {
  onBack: () => void;
  onType: () => void;
  onCode: (code: string) => void;
}

/** An invitation's link, or the bare code. */
function codeIn(text: string): string | null {
  const bare = /^[A-Za-z0-9]{8}$/.test(text) ? readCode(text) : "";
  return readEnrolmentCode(text) ?? (bare.length === CODE_LENGTH ? bare : null);
}

/** Reads the code from the office's screen.  What it finds is shown, not redeemed. */
export function Scanner({ onBack, onType, onCode }: Props) {
  const t = useT();
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<"scan-no-camera" | "scan-other" | null>(null);
  const found = useRef(onCode);
  found.current = onCode;

  useEffect(() => {
    let wanted = true;
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      wanted = false;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      const element = video.current;
      if (!wanted || !element) return stop();
      element.srcObject = stream;
      await element.play();
      const read = await createReader();
      const look = async () => {
        const text = await read(element).catch(() => null);
        if (!wanted) return;
        const code = text && codeIn(text);
        if (code) {
          stop();
          found.current(code);
          return;
        }
        if (text) setTrouble("scan-other");
        timer = setTimeout(look, LOOK_EVERY_MS);
      };
      await look();
    };
    start().catch(() => {
      if (wanted) setTrouble("scan-no-camera");
    });
    return stop;
  }, []);

  return (
    <Screen
      name="scan"
      title={t("scan-title")}
      onBack={onBack}
      footer={
        <Button size="main" wide icon="key" onClick={onType}>
          {t("join-type")}
        </Button>
      }
    >
      <div class="stack">
        <p role="status">{t(trouble ?? "scan-hint")}</p>
        {trouble !== "scan-no-camera" && (
          <video ref={video} class="camera" playsInline muted aria-label={t("scan-title")} />
        )}
      </div>
    </Screen>
  );
}
