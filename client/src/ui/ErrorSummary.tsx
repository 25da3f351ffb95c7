import { useEffect, useRef } from "preact/hooks";

interface Props {
  title: string;
  errors: ReadonlyArray<{ field: string; text: string }>;
}

/** What is wrong, in one place: takes the focus when it appears, each line leads to its field. */
export function ErrorSummary({ title, errors }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const texts = errors.map(({ text }) => text).join("\n");
  // Once for each set of errors: mending one field must not take the cursor out of it.
  useEffect(() => element.current?.focus(), [texts]);
  if (errors.length === 0) return null;
  return (
    <div ref={element} class="error-summary" role="alert" tabIndex={-1}>
      <h2>{title}</h2>
      <ul class="bare">
        {errors.map(({ field, text }) => (
          <li key={field}>
            <a
              href={`#${field}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(field)?.focus();
              }}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
