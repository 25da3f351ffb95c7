import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  /** By which the checks of all screens know it. */
  name: string;
  title: ComponentChildren;
  /** Called for Escape and for the browser's own back gesture: closing must decide nothing. */
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal question.  The browser's own dialog traps the focus and gives it back. */
export function Dialog({ name, title, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Before it is seen: until it is open, a key would still be one of the page behind.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      data-name={name}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog-body">
        <h2 id={heading}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
