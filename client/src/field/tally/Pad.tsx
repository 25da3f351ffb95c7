import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useT } from "../../i18n/I18n";
import { Icon } from "../../ui/Icon";

/** Long enough to be seen from the corner of an eye. */
const FLASH_MS = 90;
const SECOND_ENTER_MS = 1_500;

interface Props {
  locked: boolean;
  holdMs: number;
  onUnlock: () => void;
  onTouch: (event: PointerEvent) => void;
  onLift: (event: PointerEvent) => void;
  /** Pressed by something that is no finger: a screen reader, a switch. */
  onKey: () => void;
  children: ComponentChildren;
}

/** The large field that counts.  It counts when the finger comes down: a click would lose the first tap after a focus change. */
export function Pad({ locked, holdMs, onUnlock, onTouch, onLift, onKey, children }: Props) {
  const t = useT();
  const [flash, setFlash] = useState(false);
  const holding = useRef<ReturnType<typeof setTimeout>>(undefined);
  const entered = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => () => clearTimeout(holding.current), []);
  const lifted = (event: PointerEvent) => {
    clearTimeout(holding.current);
    onLift(event);
  };
  return (
    <button
      type="button"
      class="pad"
      data-flash={flash ? "" : undefined}
      data-locked={locked ? "" : undefined}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        if (locked) {
          holding.current = setTimeout(onUnlock, holdMs);
          return;
        }
        onTouch(event);
        setFlash(true);
        setTimeout(() => setFlash(false), FLASH_MS);
      }}
      onPointerUp={lifted}
      onPointerCancel={lifted}
      onPointerLeave={lifted}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!locked || event.key !== "Enter" || event.repeat) return;
        if (event.timeStamp - entered.current < SECOND_ENTER_MS) onUnlock();
        entered.current = event.timeStamp;
      }}
      onClick={(event) => {
        // A finger has counted when it came down; assistive technology only clicks.
        if (event.detail === 0 && !locked) onKey();
      }}
    >
      {locked ? (
        <span class="pad-locked">
          <Icon name="lock" />
          <span>{t("tally-locked")}</span>
        </span>
      ) : (
        children
      )}
    </button>
  );
}
