import { useT } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";

const KEYS: [string, string][] = [
  ["J", "key-next"],
  ["K", "key-previous"],
  ["Enter", "key-open"],
  ["V", "key-verify"],
  ["R", "key-return"],
  ["X", "key-not-count"],
  ["E", "key-amend"],
  ["U", "key-undo"],
  ["/", "key-search"],
  ["1 2 3", "key-choose"],
  ["Ctrl + Enter", "key-save"],
  ["?", "key-help"],
];

interface Props {
  on: boolean;
  onSwitch: (on: boolean) => void;
  onClose: () => void;
}

export function KeyHelp({ on, onSwitch, onClose }: Props) {
  const t = useT();
  return (
    <Dialog name="keys" title={t("keys-title")} onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd dir="ltr">{key}</kbd>
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
      <label class="tick">
        <input type="checkbox" checked={on} onChange={(event) => onSwitch(event.currentTarget.checked)} />
        <span>{t("keys-single")}</span>
      </label>
      <p class="soft">{t("keys-note")}</p>
      <Button onClick={onClose}>{t("close")}</Button>
    </Dialog>
  );
}
