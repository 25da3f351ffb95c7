import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useDesk } from "../desk";
import { useKeys } from "../shell/useKeys";

const SETTLE = 350;

interface Props {
  value: string;
  label: string;
  onSearch: (text: string) => void;
}

/** A search that waits until typing stops. */
export function SearchBox({ value, label, onSearch }: Props) {
  const { singleKeys } = useDesk();
  const [typed, type] = useState(value);
  const box = useRef<HTMLInputElement>(null);
  useKeys({ search: () => box.current?.focus() }, singleKeys);
  // Before it is seen: a letter that is typed at once must not be lost.
  useLayoutEffect(() => type(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onSearch(typed), SETTLE);
    return () => clearTimeout(timer);
  }, [typed, value, onSearch]);
  return (
    <label class="filter">
      <span>{label}</span>
      <input
        ref={box}
        type="search"
        dir="auto"
        value={typed}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </label>
  );
}
