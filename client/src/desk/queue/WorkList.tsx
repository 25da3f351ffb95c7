import { Icon } from "../../ui/Icon";
import { figureInWords } from "../fields";
import { ListFrame } from "../lists/ListFrame";
import type { List } from "../lists/useList";
import { writeRoute } from "../shell/route";
import { useDeskWords } from "../words";
import { type WorkRow, whatInWords, whyInWords } from "./work";

interface Props {
  list: List<WorkRow>;
  empty: string;
  chosen: string | null;
  search: Record<string, string>;
}

export function WorkList({ list, empty, chosen, search }: Props) {
  const words = useDeskWords();
  const { t, format } = words;
  return (
    <ListFrame
      list={list}
      filtered={false}
      empty={
        <>
          <p>{empty}</p>
          {list.readAt && <p class="soft">{t("list-read-at", { time: format.time(list.readAt) })}</p>}
        </>
      }
    >
      {(rows) => (
        <ul class="bare rows">
          {rows.map(({ id, work }) => {
            const figure = figureInWords(work.stated, words);
            return (
              <li key={id}>
                <a
                  id={`row-${id}`}
                  class="row"
                  href={writeRoute("queue", id, search)}
                  aria-current={id === chosen ? "true" : undefined}
                >
                  <span class="row-figure">
                    {figure.manner === "number" ? figure.text : <Icon name="attention" />}
                  </span>
                  <span class="row-main">
                    <strong>{whyInWords(work, words)}</strong>
                    <span class="row-line">
                      {whatInWords(work, words)}
                      {work.site && (
                        <>
                          {" · "}
                          <span dir="auto">{words.place(work.site)}</span>
                        </>
                      )}
                    </span>
                    <span class="row-line">
                      <span dir="auto">{work.author.name}</span>
                      {work.device_label && (
                        <>
                          {" · "}
                          <span dir="auto">{work.device_label}</span>
                        </>
                      )}
                      {" · "}
                      {t("received-ago", { span: format.span(Date.now() - Date.parse(work.received_at)) })}
                    </span>
                  </span>
                </a>
              </li>
            );
          })}
        </ul>
      )}
    </ListFrame>
  );
}
