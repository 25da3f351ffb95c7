import { useState } from "preact/hooks";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { ErrorSummary } from "../../ui/ErrorSummary";
import { LiveRegion } from "../../ui/LiveRegion";
import { usePhone } from "../phone";
import { replace } from "../route";
import { Screen } from "../Screen";
import { CodeKeypad } from "./CodeKeypad";
import { CODE_LENGTH, CODE_MINUTES, deviceLabel } from "./code";
import { useStep } from "./FirstRun";
import { useInvitation } from "./invitation";
import { Scanner } from "./Scanner";

const KNOWN_REFUSALS = [
  "code-unknown",
  "code-expired",
  "code-used",
  "too-many",
  "offline",
  "other-person-waiting",
];

/** The refusal's slug as a message: what went wrong, and what to do. */
function refusal(error: unknown): string {
  const slug = (error as { slug?: string }).slug ?? "";
  return KNOWN_REFUSALS.includes(slug) ? `enrol-${slug}` : "enrol-failed";
}

/** Joining by link, by scanned or by typed code.  A code is redeemed by a tap and by nothing else. */
export function JoinStep({ onBack }: { onBack: () => void }) {
  const { store, office } = usePhone();
  const { t, format } = useWords();
  const step = useStep(3);
  const [invited, settled] = useInvitation();
  const [way, setWay] = useState<"ask" | "scan" | "type">("ask");
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);

  const join = async (given: string) => {
    if (given.length < CODE_LENGTH) {
      setWrong("enrol-incomplete");
      return;
    }
    setBusy(true);
    setWrong(null);
    try {
      const identity = await office.redeem(given, deviceLabel(navigator.userAgent));
      await store.refuseAnother(identity);
      // The person still has to see what this phone can and cannot do: Home waits for that.
      replace("start");
      await store.enrol(identity);
      settled();
      // Sites and convoys come with the first exchange: while there is signal.
      void office.tryNow();
    } catch (error) {
      setWrong(refusal(error));
    } finally {
      setBusy(false);
    }
  };
  const another = (next: "ask" | "scan" | "type") => {
    settled();
    setWrong(null);
    setWay(next);
  };
  const words = { length: format.number(CODE_LENGTH), minutes: format.number(CODE_MINUTES) };
  const errors = wrong ? [{ field: "code", text: t(wrong, words) }] : [];
  const joining = (given: string) => (
    <Button kind="main" size="main" wide disabled={busy} onClick={() => join(given)}>
      {t(busy ? "join-busy" : "join-button")}
    </Button>
  );

  if (invited) {
    return (
      <Screen name="join" title={t("join-title")} subtitle={step} onBack={onBack} footer={joining(invited)}>
        <div class="stack">
          <ErrorSummary title={t("problem-heading")} errors={errors} />
          <p>{t("join-invited")}</p>
          <p>{t("join-link-hint")}</p>
          <p>{t("join-once")}</p>
          <div class="stack" id="code" tabIndex={-1}>
            <Button wide onClick={() => another("ask")}>
              {t("join-other")}
            </Button>
          </div>
        </div>
        <LiveRegion text={busy ? t("join-busy") : ""} />
      </Screen>
    );
  }
  if (way === "scan") {
    return (
      <Scanner
        onBack={() => another("ask")}
        onType={() => another("type")}
        onCode={(found) => {
          setCode(found);
          setWay("type");
        }}
      />
    );
  }
  if (way === "type") {
    return (
      <Screen
        name="code"
        title={t("join-type")}
        subtitle={step}
        onBack={() => another("ask")}
        footer={joining(code)}
      >
        <div class="stack">
          <ErrorSummary title={t("problem-heading")} errors={errors} />
          <CodeKeypad label={t("join-code")} value={code} onChange={setCode} onEnter={() => join(code)} />
        </div>
        <LiveRegion text={busy ? t("join-busy") : ""} />
      </Screen>
    );
  }
  return (
    <Screen name="join" title={t("join-title")} subtitle={step} onBack={onBack}>
      <div class="stack">
        <p>{t("join-ask", words)}</p>
        <p>{t("join-once")}</p>
        <Button kind="main" size="main" wide icon="camera" onClick={() => another("scan")}>
          {t("join-scan")}
        </Button>
        <Button size="main" wide icon="key" onClick={() => another("type")}>
          {t("join-type")}
        </Button>
      </div>
    </Screen>
  );
}
