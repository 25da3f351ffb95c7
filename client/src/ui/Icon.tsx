/** Line drawings on a 24 × 24 grid.  Always beside a word, so they are hidden from assistive technology. */
const SHAPES = {
  back: "M15 5 8 12l7 7",
  next: "m9 5 7 7-7 7",
  undo: "M8 6 4 10l4 4M4 10h10a5 5 0 0 1 0 10h-3",
  return: "M9 6 4 11l5 5M4 11h11a5 5 0 0 1 5 5v3",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4v5l3 2",
  check: "m5 13 4 4L19 7",
  "double-check": "m2 13 4 4L15 7m-4 9 1 1L22 7",
  up: "M12 20V5m-6 6 6-6 6 6",
  pencil: "M4 20l1-4L16 5l3 3L8 19l-4 1Z",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM20 20l-4.6-4.6",
  "crossed-circle": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM6 6l12 12",
  join: "M6 4v3l6 6v7m6-16v3l-6 6",
  minus: "M5 12h14",
  plus: "M12 5v14M5 12h14",
  attention: "M12 4v10m0 5v.5",
  warning: "M12 3 2 20h20L12 3Zm0 6v5m0 3v.5",
  lock: "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
  unlock: "M6 11h12v9H6zM8 11V8a4 4 0 0 1 7.5-2",
  settings: "M4 7h10m4 0h2M4 17h2m4 0h10M16 4.5v5M8 14.5v5",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.5M4 12h.5M4 18h.5",
  pin: "M12 21s-6-6-6-11a6 6 0 0 1 12 0c0 5-6 11-6 11Zm0-13a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
  camera: "M4 8h4l2-3h4l2 3h4v11H4zM12 10.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z",
  close: "M6 6l12 12M18 6 6 18",
  key: "M8 12a4 4 0 1 0 0 .1M12 12h9m-3 0v4",
  phone: "M7 3h10v18H7zM11 18h2",
  share: "M12 15V4M8 8l4-4 4 4M5 12v8h14v-8",
  erase: "M9 5h11v14H9l-6-7 6-7Zm3 4 5 6m0-6-5 6",
} as const;

export type IconName = keyof typeof SHAPES;

/** Shapes that point along the reading direction and turn with it.  "Erase" stands on keypads, which do not turn. */
const TURNS: ReadonlySet<IconName> = new Set(["back", "next", "undo", "return"]);

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2.4"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
      data-turns={TURNS.has(name) ? "" : undefined}
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}
