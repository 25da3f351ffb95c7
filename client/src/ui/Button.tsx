import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "./Icon";

type Native = Omit<JSX.IntrinsicElements["button"], "icon" | "size">;

interface Props extends Native {
  /** `main` is the one thing this screen is for; `danger` destroys or ends something. */
  kind?: "main" | "plain" | "quiet" | "danger";
  size?: "main" | "usual";
  wide?: boolean;
  icon?: IconName;
  children?: ComponentChildren;
}

export function Button({ kind = "plain", size = "usual", wide, icon, children, ...native }: Props) {
  return (
    <button
      type="button"
      {...native}
      class={`button ${native.class ?? ""}`.trim()}
      data-kind={kind}
      data-size={size}
      data-wide={wide ? "" : undefined}
    >
      {icon && <Icon name={icon} />}
      {children && <span>{children}</span>}
    </button>
  );
}
