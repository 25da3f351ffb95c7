import { useEffect } from "preact/hooks";
import { I18n } from "../i18n/I18n";
import { PHONE_WORDS } from "../i18n/phone";
import { isLanguage, type Language } from "../i18n/words";
import type { Store } from "../store";
import { Check } from "./check/Check";
import { Saved } from "./check/Saved";
import { FirstRun } from "./first-run/FirstRun";
import { JoinStep } from "./first-run/JoinStep";
import { Give } from "./give/Give";
import { GiveOn } from "./give/GiveOn";
import { Home } from "./home/Home";
import { Place } from "./home/Place";
import { type Office, type Phone, PhoneProvider } from "./phone";
import { Answer } from "./reports/Answer";
import { FullNumber } from "./reports/FullNumber";
import { ReportPage } from "./reports/ReportPage";
import { Reports } from "./reports/Reports";
import { go, useRoute } from "./route";
import { Sending } from "./sending/Sending";
import { Settings } from "./settings/Settings";
import { Tally } from "./tally/Tally";
import { Type } from "./type/Type";

/** The phone's own languages, the first that this app speaks. */
export function languageOf(phone: Phone): Language {
  const wanted = [phone.preferences.language, phone.identity?.person.language, ...navigator.languages];
  for (const one of wanted) {
    const short = one?.slice(0, 2);
    if (isLanguage(short)) return short;
  }
  return "en";
}

function CurrentScreen({ phone }: { phone: Phone }) {
  const [screen, key, part] = useRoute();
  if (!phone.identity || screen === "start") return <FirstRun />;
  switch (screen) {
    case "place":
      return <Place />;
    case "elsewhere":
      return <Place elsewhere />;
    case "tally":
      return <Tally />;
    case "type":
      return <Type />;
    case "check":
      return <Check row={key} />;
    case "saved":
      return <Saved reportKey={key ?? ""} />;
    case "reports":
      return <Reports tab={key} />;
    case "report":
      if (part === "answer") return <Answer reportKey={key ?? ""} />;
      if (part === "full") return <FullNumber reportKey={key ?? ""} />;
      return <ReportPage reportKey={key ?? ""} />;
    case "join":
      return <JoinStep onBack={() => go("sending")} />;
    case "sending":
      return <Sending />;
    case "give":
      return key ? <GiveOn id={key} /> : <Give />;
    case "settings":
      return <Settings />;
    default:
      return <Home />;
  }
}

/** Applies what the person set for this phone to the page itself. */
function Appearance({ phone }: { phone: Phone }) {
  const { textSize, hand } = phone.preferences;
  useEffect(() => {
    document.documentElement.style.fontSize = textSize ? `${textSize}%` : "";
    document.documentElement.dataset.hand = hand ?? "right";
  }, [textSize, hand]);
  return null;
}

export function App({ store, office }: { store: Store; office: Office }) {
  return (
    <PhoneProvider store={store} office={office}>
      {(phone) => (
        <I18n
          catalogue={PHONE_WORDS}
          language={languageOf(phone)}
          digits={digitsOf(phone)}
          timeZone={phone.operation?.time_zone ?? phone.identity?.operation.time_zone}
        >
          <Appearance phone={phone} />
          <CurrentScreen phone={phone} />
        </I18n>
      )}
    </PhoneProvider>
  );
}

/** What the person chose, else what their operation writes; the first screens know of neither. */
function digitsOf({ preferences, operation, identity }: Phone): "latn" | "arab" {
  const chosen = preferences.digits ?? operation?.digits ?? identity?.operation.digits;
  return chosen === "latn" ? "latn" : "arab";
}
