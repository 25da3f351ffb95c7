import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon";

/** Each state has its own shape as well as its own colour and word. */
export const CHIP_ICONS = {
  blocked: "attention",
  returned: "return",
  sending: "up",
  queued: "clock",
  draft: "pencil",
  checking: "search",
  withdrawn: "minus",
  "not-counted": "crossed-circle",
  verified: "double-check",
  received: "check",
} as const satisfies Record<string, IconName>;

export type ChipState = keyof typeof CHIP_ICONS;

/** Says in words, not only in colour, where a thing is. */
export function Chip({ state, children }: { state: ChipState; children: ComponentChildren }) {
  return (
    <span class="chip" data-state={state}>
      <Icon name={CHIP_ICONS[state]} />
      <span>{children}</span>
    </span>
  );
}
