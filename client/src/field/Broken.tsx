import { I18n, useT } from "../i18n/I18n";
import { PHONE_WORDS } from "../i18n/phone";
import { isLanguage } from "../i18n/words";

function Sorry() {
  const t = useT();
  return (
    <div class="screen" data-name="broken">
      <main class="screen-body stack">
        <h1>{t("broken-title")}</h1>
        <p>{t("broken-body")}</p>
      </main>
    </div>
  );
}

/** When not even the phone's own storage opens: it says so, and that nothing was deleted. */
export function Broken() {
  const short = navigator.language.slice(0, 2);
  return (
    <I18n catalogue={PHONE_WORDS} language={isLanguage(short) ? short : "en"} digits="arab">
      <Sorry />
    </I18n>
  );
}
