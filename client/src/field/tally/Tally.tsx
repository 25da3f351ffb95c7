import { useEffect, useRef, useState } from "preact/hooks";
import { zonedTime } from "../../domain/clock";
import type { Draft, Values } from "../../domain/types";
import { useWords } from "../../i18n/I18n";
import { StoreRefusal } from "../../store/errors";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { LiveRegion } from "../../ui/LiveRegion";
import { isEmpty, textOf } from "../headcount";
import { usePhone } from "../phone";
import { go, replace } from "../route";
import { Screen } from "../Screen";
import { Name, placeOf, Signed, vehicleSaid } from "../said";
import { useDraft } from "../useDraft";
import { createTaps } from "./guard";
import { Pad } from "./Pad";
import { buzz, keepAwake } from "./wake";

/** A listener hears the total this often at most. */
const SAID_EVERY_MS = 2_000;
const LOCK_HOLD_MS = 1_000;
const TEN = 10;

/** One tap, one person. */
export function Tally() {
  const draft = useDraft();
  // What was typed instead, or is a correction, has no taps: whoever comes back here would lose theirs.
  const typed = draft !== null && (draft.amends !== undefined || draft.values.mode !== "tally");
  useEffect(() => {
    if (typed) replace("check");
  }, [typed]);
  return draft && !typed ? <Counting draft={draft} /> : null;
}

function Counting({ draft }: { draft: Draft }) {
  const { store, sites, tell } = usePhone();
  const words = useWords();
  const { t, format } = words;
  const [count, setCount] = useState(draft.count);
  // Taps may come faster than the screen is drawn: the count itself is kept here.
  const current = useRef(draft.count);
  const [fast, setFast] = useState(false);
  const [unsaved, setUnsaved] = useState(false);
  const [locked, setLocked] = useState(false);
  const taps = useRef(createTaps(performance.now()));
  const awake = useRef<ReturnType<typeof keepAwake> | null>(null);
  const failed = useRef((_error: unknown) => {});
  failed.current = (error) => {
    if (!(error instanceof StoreRefusal && error.slug === "draft-gone")) return setUnsaved(true);
    // Saved or thrown away in another window: what was tapped here since is said once, and is nobody's second report.
    tell(t("tally-gone", { count: format.number(current.current) }));
    replace();
  };

  useEffect(() => {
    awake.current = keepAwake();
    const seen = () => {
      if (document.visibilityState === "visible") taps.current.appeared(performance.now());
      else void store.flushDraft(draft.id).catch(failed.current);
    };
    document.addEventListener("visibilitychange", seen);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      awake.current?.release();
    };
  }, [store, draft.id]);

  const put = (next: number) => {
    current.current = next;
    setCount(next);
    // Nothing waits for the disk, and nothing is silent when it fails.
    store.setCount(draft.id, next).then(() => setUnsaved(false), failed.current);
  };
  const add = () => {
    put(current.current + 1);
    awake.current?.touched();
    buzz(current.current % TEN === 0 ? [15, 60, 15] : 15);
    if (taps.current.wasFast()) setFast(true);
  };
  const takeBack = (by: number) => {
    if (current.current === 0) return;
    put(Math.max(0, current.current - by));
    awake.current?.touched();
    buzz(120);
  };
  const done = async () => {
    try {
      // A count entered for another time keeps the time that was given for it.
      const ended: Values = draft.values.came_by === "phone" ? { observed_to: zonedTime() } : {};
      await store.setDraftValues(draft.id, { ...draft.values, ...ended, total: current.current });
      await store.flushDraft(draft.id);
      go("check");
    } catch (error) {
      failed.current(error);
    }
  };
  const leave = async () => {
    if (isEmpty({ ...draft, count: current.current })) {
      await store.discardDraft(draft.id);
      return replace();
    }
    try {
      await store.flushDraft(draft.id);
      tell(t("tally-kept", { count: format.number(current.current) }));
      replace();
    } catch (error) {
      failed.current(error);
    }
  };

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const onControl = target.closest("button, a, input, dialog") && !target.closest(".pad");
      if (onControl || event.ctrlKey || event.altKey || event.metaKey) return;
      const more = [" ", "Enter", "ArrowUp", "PageDown"].includes(event.key);
      const less = ["Backspace", "ArrowDown", "PageUp"].includes(event.key);
      if (!more && !less) return;
      event.preventDefault();
      // A key that is held down is one press.
      if (event.repeat || locked) return;
      if (more) add();
      else takeBack(1);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  });

  const asked = unsaved || fast;
  const unit = textOf(draft.values.unit) ?? "person";
  const vehicle = vehicleSaid(draft.values, words);
  const started = textOf(draft.values.observed_from) ?? draft.startedAt;
  const direction = textOf(draft.values.direction);
  return (
    <Screen
      name="tally"
      // It would take the pad's room, just when somebody counts.
      still
      title={<Name>{placeOf(draft.values, sites, words) ?? t("place-none")}</Name>}
      subtitle={[direction && t(`direction-${direction}`), format.time(started)]
        .filter(Boolean)
        .join(t("between"))}
      onBack={leave}
      action={
        <Button kind="main" onClick={done}>
          {t("tally-done")}
        </Button>
      }
    >
      <div class="tally">
        <div class="tally-number" data-asks={asked ? "" : undefined}>
          <output class="count" data-long={count > 999 ? "" : undefined}>
            {format.number(count)}
          </output>
          {asked ? (
            <p class="tally-asks" role={unsaved ? "alert" : "status"}>
              {t(unsaved ? "not-saved" : "tally-fast", { count: format.number(count) })}
            </p>
          ) : (
            <p class="soft">
              {t(`noun-${unit}`, { count })}
              {vehicle && (
                <>
                  {t("between")}
                  <Name>{vehicle}</Name>
                </>
              )}
            </p>
          )}
          <button
            type="button"
            class="button lock"
            aria-label={t(locked ? "tally-unlock" : "tally-lock")}
            aria-pressed={locked}
            disabled={locked}
            onClick={() => setLocked(true)}
          >
            <Icon name={locked ? "lock" : "unlock"} />
          </button>
        </div>
        <div class="tally-controls">
          {fast && !unsaved ? (
            <>
              {/* Where Undo was: a thumb that was on its way there takes nothing back. */}
              <Button size="main" disabled={locked} onClick={() => setFast(false)}>
                {t("yes")}
              </Button>
              <Button
                size="main"
                icon="undo"
                disabled={locked}
                onClick={() => {
                  takeBack(TEN);
                  setFast(false);
                }}
              >
                {t("tally-undo-ten")}
              </Button>
            </>
          ) : (
            <>
              <Button size="main" icon="undo" disabled={count === 0 || locked} onClick={() => takeBack(1)}>
                {t("tally-undo", { sign: format.signed(-1) })}
              </Button>
              {unsaved ? (
                <Button size="main" onClick={() => put(current.current)}>
                  {t("try-again")}
                </Button>
              ) : (
                <Button size="main" disabled={locked} onClick={() => go("type")}>
                  {t("tally-type")}
                </Button>
              )}
            </>
          )}
        </div>
        <Pad
          locked={locked}
          holdMs={LOCK_HOLD_MS}
          onUnlock={() => {
            setLocked(false);
            taps.current.appeared(performance.now());
          }}
          onTouch={(event) => taps.current.accept(event) && add()}
          onLift={(event) => taps.current.lifted(event.pointerId)}
          onKey={add}
        >
          <Signed value={1} />
        </Pad>
      </div>
      <LiveRegion text={t(`count-${unit}`, { count })} every={SAID_EVERY_MS} />
    </Screen>
  );
}
