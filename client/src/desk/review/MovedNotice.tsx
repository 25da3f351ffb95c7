import { useEffect, useRef } from "preact/hooks";
import { fieldName } from "../fields";
import { useDeskWords } from "../words";
import type { Moved } from "./changes";
import { eventInWords } from "./History";

/** Says who was quicker and what is different now.  Nothing typed is lost; the next try judges what is there now. */
export function MovedNotice({ moved }: { moved: Moved }) {
  const words = useDeskWords();
  const { t } = words;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.focus(), []);
  return (
    <div ref={element} class="notice" data-tone="attention" role="alert" tabIndex={-1}>
      <p>
        <strong>{t("moved-title")}</strong>
      </p>
      <ul>
        {moved.events.map((event) => (
          <li key={`${event.at}${event.event}`}>
            {words.format.full(event.at)} · <span>{eventInWords(event, words)}</span>
          </li>
        ))}
        {moved.fields.length > 0 && (
          <li>
            {t("moved-fields", { fields: moved.fields.map((field) => fieldName(field, words)).join(", ") })}
          </li>
        )}
      </ul>
      <p>{t("moved-kept")}</p>
    </div>
  );
}
