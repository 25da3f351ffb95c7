import { useEffect, useState } from "preact/hooks";
import { useWords } from "../../i18n/I18n";
import type { Carried } from "../../store/carried";
import { Button } from "../../ui/Button";
import { usePhone } from "../phone";
import { go } from "../route";
import { Screen } from "../Screen";
import { nameOf } from "./files";
import { GiveButtons } from "./GiveButtons";

/** A file carried for another phone: on its way to the office, or the office's answer on its way back. */
export function GiveOn({ id }: { id: string }) {
  const { store } = usePhone();
  const { t } = useWords();
  const [carried, setCarried] = useState<Carried | null>(null);
  const [given, setGiven] = useState(false);
  useEffect(() => {
    store.carried.find(id).then((found) => (found ? setCarried(found) : go("sending")));
  }, [store, id]);
  if (!carried) return null;
  const { state, body } = carried;
  const answer = state === "answered" ? body.receipts : null;
  const bytes = answer ?? body.file;
  const remove = async () => {
    await store.carried.remove(id);
    store.changed();
    go("sending");
  };
  return (
    <Screen name="give-on" title={t(answer ? "back-give" : "carried-give")} onBack={() => go("sending")}>
      <div class="stack">
        <p>{t(answer ? "back-give-how" : "carried-give-how")}</p>
        <GiveButtons
          file={new Blob([bytes])}
          name={nameOf(answer ? "answer" : "reports", new Date(body.takenAt))}
          after={t(answer ? "back-give-after" : "carried-give-after")}
          onGiven={() => setGiven(true)}
        />
        {answer && given && (
          <Button wide onClick={remove}>
            {t("back-remove")}
          </Button>
        )}
      </div>
    </Screen>
  );
}
