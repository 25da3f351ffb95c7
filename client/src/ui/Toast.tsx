import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "./Button";

interface Props {
  children: ComponentChildren;
  action?: { label: string; run: () => void };
  /** How long it stays, in milliseconds. */
  stay?: number;
  onGone: () => void;
}

/** A short answer to what was just done, with at most one way to take it back. */
export function Toast({ children, action, stay = 10_000, onGone }: Props) {
  const gone = useRef(onGone);
  gone.current = onGone;
  useEffect(() => {
    const timer = setTimeout(() => gone.current(), stay);
    return () => clearTimeout(timer);
  }, [stay]);
  return (
    <div class="toast" role="status">
      <span>{children}</span>
      {action && (
        <Button
          onClick={() => {
            action.run();
            onGone();
          }}
        >
          {action.label}
        </Button>
      )}
    </div>
  );
}
