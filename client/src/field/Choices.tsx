import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Option<T extends string> {
  value: T;
  label: ComponentChildren;
  /** A quieter word beside the label. */
  aside?: ComponentChildren;
}

interface Props<T extends string> {
  legend: ComponentChildren;
  hideLegend?: boolean;
  options: ReadonlyArray<Option<T>>;
  value: T | null;
  columns?: boolean;
  /** Where an error summary leads. */
  id?: string;
  onChoose: (value: T) => void;
}

/** One of a few: large rows, each a real radio button. */
export function Choices<T extends string>(props: Props<T>) {
  const { legend, hideLegend, options, value, columns, id, onChoose } = props;
  const name = useId();
  return (
    <fieldset class="choices" data-columns={columns ? "" : undefined} id={id} tabIndex={id ? -1 : undefined}>
      <legend class={hideLegend ? "unseen" : undefined}>{legend}</legend>
      <div class="choice-list">
        {options.map((option) => (
          <label key={option.value} class="choice">
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            <span class="choice-label">
              {option.label}
              {option.aside && <span class="soft aside">{option.aside}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
