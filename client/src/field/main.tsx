import { render } from "preact";
import { I18n } from "../i18n/I18n";
import { PHONE_WORDS } from "../i18n/phone";
import "../ui/tokens.css";
import "../ui/ui.css";

const root = document.getElementById("root");
if (root) {
  render(
    <I18n catalogue={PHONE_WORDS} language="en" digits="latn">
      <main />
    </I18n>,
    root,
  );
}
