import { useWords } from "../../i18n/I18n";
import { APP_VERSION } from "../../sync/wire";
import { Chip, type ChipState } from "../../ui/Chip";
import { Choices } from "../Choices";
import { usePhone } from "../phone";
import { go } from "../route";
import { Screen } from "../Screen";
import { Name } from "../said";
import { DigitsChoice, LanguageChoice } from "./LanguageChoice";

const TEXT_SIZES = ["100", "125", "150", "200"] as const;
const HANDS = ["right", "left"] as const;
const LEGEND: ChipState[] = [
  "draft",
  "queued",
  "sending",
  "blocked",
  "received",
  "checking",
  "returned",
  "verified",
  "not-counted",
  "withdrawn",
];
/** Marks whose sentence needs a report to be about. */
const PLAIN_HELP: ReadonlySet<ChipState> = new Set(["received", "not-counted"]);

export function Settings() {
  const { store, preferences, identity, operation } = usePhone();
  const { t, format, language } = useWords();
  const names = operation?.names ?? identity?.operation.names ?? {};
  const contact = operation?.contact_line ?? identity?.contactLine;
  return (
    <Screen name="settings" title={t("settings-title")} onBack={() => go()}>
      <div class="stack wide-gap">
        <section class="stack">
          <h2>{t("settings-language")}</h2>
          <LanguageChoice />
          <DigitsChoice />
        </section>
        <Choices
          legend={t("settings-text")}
          columns
          value={String(preferences.textSize ?? 100)}
          options={TEXT_SIZES.map((size) => ({
            value: size,
            label: t("percent", { number: format.number(Number(size)) }),
          }))}
          onChoose={(size) => store.setPreference("textSize", Number(size))}
        />
        <Choices
          legend={t("settings-hand")}
          columns
          value={preferences.hand ?? "right"}
          options={HANDS.map((hand) => ({ value: hand, label: t(`hand-${hand}`) }))}
          onChoose={(hand) => store.setPreference("hand", hand)}
        />
        <section class="stack">
          <h2>{t("settings-marks")}</h2>
          <ul class="bare legend">
            {LEGEND.map((state) => (
              <li key={state}>
                <Chip state={state}>{t(`chip-${state}`)}</Chip>
                <p>{t(PLAIN_HELP.has(state) ? `help-${state}-plain` : `help-${state}`)}</p>
              </li>
            ))}
          </ul>
        </section>
        <section class="stack">
          <h2>{t("settings-about")}</h2>
          <dl class="facts">
            {identity && (
              <div>
                <dt>{t("settings-person")}</dt>
                <dd>
                  <Name>{identity.person.name}</Name>
                </dd>
              </div>
            )}
            <div>
              <dt>{t("settings-operation")}</dt>
              <dd>
                <Name>{names[language] ?? names.en ?? ""}</Name>
              </dd>
            </div>
            {contact && (
              <div>
                <dt>{t("settings-contact")}</dt>
                <dd dir="auto" data-raw>
                  {contact}
                </dd>
              </div>
            )}
          </dl>
          <p class="soft" data-raw>
            {t("settings-version", { version: APP_VERSION })}
          </p>
        </section>
      </div>
    </Screen>
  );
}
