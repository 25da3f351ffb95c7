import { useRef, useState } from "preact/hooks";
import { useWords } from "../../i18n/I18n";
import { takeFile } from "../../sync/bundles";
import { FileRefusal } from "../../sync/sealing";
import { Button } from "../../ui/Button";
import { LiveRegion } from "../../ui/LiveRegion";
import { useLive, usePhone } from "../phone";
import { go } from "../route";

/** On "Sending": what goes by hand where no signal is, both ways. */
export function ByHand() {
  const { store } = usePhone();
  const { t } = useWords();
  const [said, setSaid] = useState<{ text: string; good: boolean } | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const carried = useLive(store, (store) => store.carried.list());
  const take = async (file: File | undefined) => {
    if (!file) return;
    setSaid(null);
    try {
      const taken = await takeFile(store, file);
      const text =
        taken.kind === "carried" ? t("take-carried") : t("take-received", { count: taken.received });
      setSaid({ text, good: true });
    } catch (error) {
      setSaid({ text: t(error instanceof FileRefusal ? `take-${error.slug}` : "take-failed"), good: false });
    }
  };
  const remove = async (id: string) => {
    await store.carried.remove(id);
    store.changed();
  };
  const of = (state: string) => (carried ?? []).filter((one) => one.state === state);
  return (
    <section class="stack">
      <h2>{t("by-hand-title")}</h2>
      <Button wide icon="share" onClick={() => go("give")}>
        {t("give-title")}
      </Button>
      <Button wide icon="list" onClick={() => chooser.current?.click()}>
        {t("take-title")}
      </Button>
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={t("take-title")}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = ""; // the same file can be chosen again
          void take(file);
        }}
      />
      {said && (
        <p class="note-box" data-good={said.good ? "" : undefined}>
          {said.text}
        </p>
      )}
      <LiveRegion text={said?.text ?? ""} />
      {of("carried").length > 0 && <p>{t("carried-files", { count: of("carried").length })}</p>}
      {of("carried").map(({ id }) => (
        <Button key={id} wide icon="share" onClick={() => go("give", id)}>
          {t("carried-give")}
        </Button>
      ))}
      {of("answered").map(({ id }) => (
        <div key={id} class="stack">
          <p>{t("back-waits")}</p>
          <Button wide icon="share" onClick={() => go("give", id)}>
            {t("back-give")}
          </Button>
        </div>
      ))}
      {of("refused").map(({ id }) => (
        <div key={id} class="stack">
          <p class="note-box">{t("carried-refused")}</p>
          <Button wide onClick={() => remove(id)}>
            {t("carried-remove")}
          </Button>
        </div>
      ))}
    </section>
  );
}
