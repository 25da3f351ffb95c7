import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useT } from "../i18n/I18n";
import { Icon } from "../ui/Icon";
import { Message } from "./phone";

interface Props {
  title: ComponentChildren;
  /** A second, quieter line of the header. */
  subtitle?: ComponentChildren;
  /** Where "Back" leads; without it there is no way back from here. */
  onBack?: (() => void) | undefined;
  /** The one action that belongs into the far corner, away from the thumb. */
  action?: ComponentChildren;
  /** Stays at the foot of the screen, under the thumb. */
  footer?: ComponentChildren;
  /** By which styles and the checks of all screens know it. */
  name: string;
  /** No passing message finds room here. */
  still?: boolean;
  /** Only text to read: a keyboard must be able to scroll it. */
  reading?: boolean;
  children: ComponentChildren;
}

/** One screen of the phone: a header, one column, and what is to be done at the foot. */
export function Screen({ title, subtitle, onBack, action, footer, name, still, reading, children }: Props) {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  // A reader of the screen aloud hears where they are; a keyboard starts at the top.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div class="screen" data-name={name}>
      <header class="screen-head">
        {onBack && (
          <button type="button" class="button back" aria-label={t("back")} onClick={onBack}>
            <Icon name="back" />
          </button>
        )}
        <div class="screen-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {subtitle && <p class="soft">{subtitle}</p>}
        </div>
        {action}
      </header>
      <main class="screen-body" tabIndex={reading ? 0 : undefined}>
        {children}
      </main>
      {!still && <Message />}
      {footer && <footer class="screen-foot">{footer}</footer>}
    </div>
  );
}
