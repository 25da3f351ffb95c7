import { useState } from "preact/hooks";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { usePhone } from "../phone";
import { Screen } from "../Screen";
import { LanguageChoice } from "../settings/LanguageChoice";
import { CheckStep } from "./CheckStep";
import { InstallStep } from "./InstallStep";
import { JoinStep } from "./JoinStep";

const STEPS = 4;

/** Which of the four steps this is, in words. */
export function useStep(step: number): string {
  const { t, format } = useWords();
  return t("step", { step: format.number(step), of: format.number(STEPS) });
}

function LanguageStep({ onNext }: { onNext: () => void }) {
  const { store } = usePhone();
  const { t, language } = useWords();
  const step = useStep(1);
  const next = async () => {
    // What was only the browser's language is the person's choice from here on.
    await store.setPreference("language", language);
    onNext();
  };
  return (
    <Screen
      name="language"
      title={t("language-title")}
      subtitle={step}
      footer={
        <Button kind="main" size="main" wide onClick={next}>
          {t("next")}
        </Button>
      }
    >
      <LanguageChoice />
    </Screen>
  );
}

/** The way from an opened link to the first count; after joining no signal is needed any more. */
export function FirstRun() {
  const { identity } = usePhone();
  const [step, setStep] = useState<"language" | "install" | "join">("language");
  if (identity) return <CheckStep />;
  if (step === "language") return <LanguageStep onNext={() => setStep("install")} />;
  if (step === "install")
    return <InstallStep onBack={() => setStep("language")} onNext={() => setStep("join")} />;
  return <JoinStep onBack={() => setStep("install")} />;
}
