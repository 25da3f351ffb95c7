import { useEffect, useRef, useState } from "preact/hooks";
import { freePhotoSlots } from "../../domain/attachments";
import type { Draft } from "../../domain/types";
import { useWords } from "../../i18n/I18n";
import { StorageFull } from "../../store/errors";
import { Button } from "../../ui/Button";
import { LiveRegion } from "../../ui/LiveRegion";
import { useLive, usePhone } from "../phone";
import { replace } from "../route";
import { Screen } from "../Screen";
import { isNearlyFull, travelling } from "./picture";

interface Shown {
  id: string;
  url: string | null;
}

interface Props {
  draft: Draft;
  /** A picture is being made small, and is kept when this resolves. */
  onMaking: (kept: Promise<void>) => void;
}

/** The pictures of the open count.  The count is on disk before the camera opens: the page may be gone when it closes. */
export function Photos({ draft, onMaking }: Props) {
  const { store, tell } = usePhone();
  const { t, format } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  // The mark was there when this screen opened: the camera of an earlier page never came back.
  const [lost, setLost] = useState(draft.camera === true);
  const shown = usePictures(draft);
  if (!shown) return null;
  const room = freePhotoSlots(draft.seen?.values ?? {}, Number.MAX_SAFE_INTEGER).length;
  const take = async () => {
    setWrong(null);
    setLost(false);
    if (await isNearlyFull()) return setWrong(t("photo-no-room"));
    try {
      await store.openCamera(draft.id);
      input.current?.click();
    } catch {
      setWrong(t("photo-not-kept"));
    }
  };
  // Whoever has left this screen meanwhile hears of it where they are.
  const fail = (text: string) => (input.current ? setWrong(text) : tell(text));
  const keep = async (file: File) => {
    try {
      const made = await travelling(file).catch(() => null);
      if (made) await store.addPhoto(draft.id, made);
      else {
        fail(t("photo-unreadable"));
        await store.closeCamera(draft.id);
      }
    } catch (error) {
      fail(t(error instanceof StorageFull ? "photo-no-room" : "photo-not-kept"));
    }
  };
  const taken = async (field: HTMLInputElement) => {
    const file = field.files?.[0];
    field.value = "";
    if (!file) return void store.closeCamera(draft.id).catch(() => {});
    setBusy(true);
    const kept = keep(file);
    onMaking(kept);
    await kept;
    setBusy(false);
  };
  return (
    <Screen
      name="row-photo"
      title={t("row-photo")}
      onBack={() => replace("check")}
      footer={
        <Button kind="main" size="main" wide disabled={busy} onClick={() => replace("check")}>
          {t("ok")}
        </Button>
      }
    >
      <div class="stack">
        {lost && (
          <p class="note-box" role="alert">
            {t("photo-lost")}
          </p>
        )}
        <p class="note-box">{t("photo-faces")}</p>
        <Button size="main" wide icon="camera" disabled={busy || shown.length >= room} onClick={take}>
          {t(lost ? "photo-again" : "photo-take")}
        </Button>
        <input
          ref={input}
          hidden
          type="file"
          accept="image/*"
          capture="environment"
          onChange={(event) => taken(event.currentTarget)}
          onCancel={(event) => taken(event.currentTarget as HTMLInputElement)}
        />
        {wrong && (
          <p class="note-box" data-wrong>
            {wrong}
          </p>
        )}
        <LiveRegion text={busy ? t("photo-busy") : (wrong ?? "")} />
        <ul class="bare photos">
          {shown.map(({ id, url }, at) => (
            <li key={id}>
              {url ? (
                <img src={url} alt={t("photo-number", { number: format.number(at + 1) })} />
              ) : (
                <p>{t("photo-unreadable")}</p>
              )}
              <Button
                icon="minus"
                aria-label={`${t("photo-remove")} ${format.number(at + 1)}`}
                onClick={() => store.removePhoto(draft.id, id)}
              >
                {t("photo-remove")}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Screen>
  );
}

/** The pictures of a draft as they are now, each under an address of its own. */
function usePictures(draft: Draft): Shown[] | undefined {
  const { store } = usePhone();
  const photos = useLive(
    store,
    async (store) => {
      const open = await store.openDraft();
      return open?.id === draft.id ? store.photos(open) : [];
    },
    [draft.id],
  );
  const [shown, setShown] = useState<Shown[]>();
  useEffect(() => {
    if (!photos) return;
    const made = photos.map(({ id, content }) => ({
      id,
      url: content && URL.createObjectURL(new Blob([content], { type: "image/jpeg" })),
    }));
    setShown(made);
    return () => {
      for (const { url } of made) if (url) URL.revokeObjectURL(url);
    };
  }, [photos]);
  return shown;
}
