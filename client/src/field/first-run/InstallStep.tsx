import { useState } from "preact/hooks";
import { useT, useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Icon, type IconName } from "../../ui/Icon";
import { Screen } from "../Screen";
import { useStep } from "./FirstRun";
import { isApple, useInstall } from "./install";

const APPLE_STEPS: IconName[] = ["share", "plus", "phone"];
/** Safari's own rule for pages that are not on the Home Screen. */
const SAFARI_KEEPS_DAYS = 7;

export function InstallStep({ onBack, onNext }: { onBack: () => void; onNext: () => void }) {
  const { t } = useWords();
  const step = useStep(2);
  const { installed, install } = useInstall();
  const [doubting, doubt] = useState(false);
  return (
    <Screen
      name="install"
      title={t("install-title")}
      subtitle={step}
      onBack={onBack}
      footer={
        installed ? (
          <Button kind="main" size="main" wide onClick={onNext}>
            {t("next")}
          </Button>
        ) : (
          <div class="stack">
            {install && (
              <Button kind="main" size="main" wide onClick={install}>
                {t("install-button")}
              </Button>
            )}
            <Button wide onClick={() => doubt(true)}>
              {t("install-skip")}
            </Button>
          </div>
        )
      }
    >
      <div class="stack">{installed ? <p>{t("install-done")}</p> : <HowTo canAsk={install !== null} />}</div>
      {doubting && (
        <Dialog name="skip-install" title={t("install-skip-title")} onClose={() => doubt(false)}>
          <p>{t("install-skip-body")}</p>
          <Button size="main" onClick={onNext}>
            {t("install-skip")}
          </Button>
          <Button onClick={() => doubt(false)}>{t("back")}</Button>
        </Dialog>
      )}
    </Screen>
  );
}

/** What the person does; only Chromium can be asked by a button. */
export function HowTo({ canAsk }: { canAsk: boolean }) {
  const t = useT();
  const { format } = useWords();
  if (!isApple()) {
    return (
      <>
        <p>{t("install-why")}</p>
        {!canAsk && <p>{t("install-menu")}</p>}
      </>
    );
  }
  return (
    <>
      <p class="note-box">{t("install-ios-warning", { days: format.number(SAFARI_KEEPS_DAYS) })}</p>
      <ol class="bare steps">
        {APPLE_STEPS.map((icon, index) => (
          <li key={icon}>
            <Icon name={icon} />
            <span>{t(`install-ios-${index + 1}`)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
