import { useEffect, useState } from "preact/hooks";
import { useWords } from "../../i18n/I18n";
import { protectStorage } from "../../sync/enrol";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { usePhone } from "../phone";
import { replace } from "../route";
import { Screen } from "../Screen";
import { Name } from "../said";
import { DigitsChoice } from "../settings/LanguageChoice";
import { useStep } from "./FirstRun";
import { isApple, isOnHomeScreen } from "./install";

interface Ability {
  name: "offline" | "storage" | "home" | "awake" | "vibration";
  has: boolean;
}

/** What this phone really does; nothing is claimed that the browser did not say. */
async function abilities(): Promise<Ability[]> {
  const storage = await protectStorage().catch(() => false);
  const offline = Boolean((await navigator.serviceWorker?.getRegistration())?.active);
  // Firefox has the function and no effect, and iPhones have neither.
  const vibration = "vibrate" in navigator && !navigator.userAgent.includes("Firefox");
  return [
    { name: "offline", has: offline },
    { name: "storage", has: storage },
    { name: "home", has: isOnHomeScreen() },
    { name: "awake", has: "wakeLock" in navigator },
    { name: "vibration", has: vibration },
  ];
}

const PROMISES = ["look", "clear", "erase", "taken"];
const LOOK_AGAIN_MS = 1_000;

/** After joining: what this phone can do, and in plain words what no web app can. */
export function CheckStep() {
  const { identity } = usePhone();
  const { t, language } = useWords();
  const step = useStep(4);
  const [list, setList] = useState<Ability[]>([]);
  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const found = await abilities();
      if (!wanted) return;
      setList(found);
      // The worker may still be filling its cache.
      if (!found[0]?.has) timer = setTimeout(look, LOOK_AGAIN_MS);
    };
    look();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, []);
  const names = identity?.operation.names ?? {};
  const promises = isApple() ? [...PROMISES, "open"] : PROMISES;
  return (
    <Screen
      name="phone-check"
      reading
      title={t("check-title-phone")}
      subtitle={step}
      footer={
        <Button kind="main" size="main" wide onClick={() => replace()}>
          {t("start")}
        </Button>
      }
    >
      <div class="stack">
        <p>
          <Name>{t("check-welcome", { operation: names[language] ?? names.en ?? "" })}</Name>
        </p>
        {identity && identity.earlierWaiting !== null && identity.earlierWaiting > 0 && (
          <p class="note-box">{t("check-earlier", { count: identity.earlierWaiting })}</p>
        )}
        <DigitsChoice />
        <ul class="bare ticks">
          {list.map(({ name, has }) => (
            <li key={name} data-has={has ? "" : undefined}>
              <Icon name={has ? "check" : "minus"} />
              <span>{t(has ? `check-${name}` : `check-${name}-not`)}</span>
            </li>
          ))}
        </ul>
        <h2>{t("promise-title")}</h2>
        <ul class="plain-list">
          {promises.map((promise) => (
            <li key={promise}>{t(`promise-${promise}`)}</li>
          ))}
        </ul>
      </div>
    </Screen>
  );
}
