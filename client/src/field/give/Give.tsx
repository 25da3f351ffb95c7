import { useEffect, useState } from "preact/hooks";
import { useWords } from "../../i18n/I18n";
import { type Packed, packUnsent } from "../../sync/bundles";
import { usePhone } from "../phone";
import { go } from "../route";
import { Screen } from "../Screen";
import { nameOf } from "./files";
import { GiveButtons } from "./GiveButtons";

/** Everything that waits, as one file for whoever reaches the office sooner.  Made before it is asked for: 3 taps. */
export function Give() {
  const { store } = usePhone();
  const { t } = useWords();
  const [made, setMade] = useState<{ packed: Packed | null; name: string } | "failed" | null>(null);
  useEffect(() => {
    packUnsent(store).then(
      (packed) => setMade({ packed, name: nameOf("reports", new Date()) }),
      () => setMade("failed"),
    );
  }, [store]);
  return (
    <Screen name="give" title={t("give-title")} onBack={() => go("sending")}>
      <div class="stack">
        {made === null && <p>{t("give-making")}</p>}
        {made === "failed" && <p class="note-box">{t("give-failed")}</p>}
        {made && made !== "failed" && !made.packed && <p class="big-line">{t("give-nothing")}</p>}
        {made && made !== "failed" && made.packed && (
          <>
            <p class="big-line">{t("give-reports", { count: made.packed.reports })}</p>
            {made.packed.left > 0 && <p>{t("give-left", { count: made.packed.left })}</p>}
            <p>{t("give-how")}</p>
            <GiveButtons file={made.packed.file} name={made.name} after={t("give-after")} />
          </>
        )}
      </div>
    </Screen>
  );
}
