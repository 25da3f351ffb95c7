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

/** The same keys where something waits to be sorted out. */
const QUEUE_KEYS: [string, string][] = [
  ["R", "key-release"],
  ["E", "key-mend"],
  ["X", "key-set-aside"],
  ["T", "key-take-up"],
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
      <Keys keys={KEYS} />
      <h3>{t("nav-queue")}</h3>
      <Keys keys={QUEUE_KEYS} />
      <label class="tick">
        <input type="checkbox" checked={on} onChange={(event) => onSwitch(event.currentTarget.checked)} />
        <span>{t("keys-single")}</span>
      </label>
      <p class="soft">{t("keys-note")}</p>
      <Button onClick={onClose}>{t("close")}</Button>
    </Dialog>
  );
}

function Keys({ keys }: { keys: [string, string][] }) {
  const t = useT();
  return (
    <dl class="keys">
      {keys.map(([key, does]) => (
        <div key={key}>
          <dt>
            <kbd dir="ltr">{key}</kbd>
          </dt>
          <dd>{t(does)}</dd>
        </div>
      ))}
    </dl>
  );
}
