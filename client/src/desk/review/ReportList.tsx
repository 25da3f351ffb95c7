import type { Lane, ReportItem } from "../../api/desk-types";
import { Icon } from "../../ui/Icon";
import { figureInWords, inWords, vehicleInWords } from "../fields";
import { ListFrame } from "../lists/ListFrame";
import type { List } from "../lists/useList";
import { writeRoute } from "../shell/route";
import { type DeskWords, useDeskWords } from "../words";
import { Flag, Standing } from "./marks";
import { byConvoy, delay } from "./queue";

interface Props {
  list: List<ReportItem>;
  lane: Lane;
  grouped: boolean;
  filtered: boolean;
  chosen: string | null;
  search: Record<string, string>;
  onGroup: (on: boolean) => void;
  onUnfilter: () => void;
}

export function ReportList({ list, lane, grouped, filtered, chosen, search, onGroup, onUnfilter }: Props) {
  const words = useDeskWords();
  const { t, format } = words;
  const row = (item: ReportItem) => (
    <Row key={item.id} item={item} lane={lane} chosen={item.id === chosen} search={search} words={words} />
  );
  return (
    <>
      <label class="tick">
        <input type="checkbox" checked={grouped} onChange={(event) => onGroup(event.currentTarget.checked)} />
        <span>{t("group-by-convoy")}</span>
      </label>
      <ListFrame
        list={list}
        filtered={filtered}
        fresh="reports-fresh"
        onUnfilter={onUnfilter}
        empty={
          <>
            <p>{t(`lane-empty-${lane}`)}</p>
            {list.readAt && <p class="soft">{t("list-read-at", { time: format.time(list.readAt) })}</p>}
          </>
        }
      >
        {(items) =>
          grouped ? (
            byConvoy(items).map((group) => (
              <section key={group.convoy ?? group.items[0]?.id} class="group">
                {group.convoy ? (
                  <h2 dir="auto">{words.convoy(group.convoy)}</h2>
                ) : (
                  <h2 class="soft">{t("group-no-convoy")}</h2>
                )}
                <ul class="bare rows">{group.items.map(row)}</ul>
              </section>
            ))
          ) : (
            <ul class="bare rows">{items.map(row)}</ul>
          )
        }
      </ListFrame>
    </>
  );
}

interface RowProps {
  item: ReportItem;
  lane: Lane;
  chosen: boolean;
  search: Record<string, string>;
  words: DeskWords;
}

function Row({ item, lane, chosen, search, words }: RowProps) {
  const { t, format } = words;
  const figure = figureInWords(item.values, words);
  const vehicle = vehicleInWords(item.values, words);
  const late = delay(item.observed_from, item.received_at);
  const told = (field: string) => inWords(field, item.values[field], words);
  const place = item.values.site
    ? told("site").text
    : String(item.values["site.said"] ?? t("place-not-recorded"));
  return (
    <li>
      <a
        id={`row-${item.id}`}
        class="row"
        href={writeRoute("review", item.id, search)}
        aria-current={chosen ? "true" : undefined}
      >
        <span class="row-figure" data-manner={figure.manner}>
          {figure.text}
        </span>
        <span class="row-main">
          <span class="row-line">
            <strong>{item.observed_from ? format.full(item.observed_from) : t("time-not-recorded")}</strong>
            {" · "}
            <span dir="auto">{place}</span>
            {" · "}
            {told("direction").text}
          </span>
          <span class="row-line">
            {vehicle && (
              <>
                <span dir="auto">{vehicle}</span>
                {" · "}
              </>
            )}
            {told("how_known").text}
            {" · "}
            <span dir="auto">{item.counted_by.name}</span>
            {/* A number that the office set is not its counter's word. */}
            {item.number_by && (
              <>
                {" · "}
                <strong>{t("number-by", { name: item.number_by.name })}</strong>
              </>
            )}
            {late && (
              <span class="soft">
                {" · "}
                {t("received-late", { age: t(late.id, { count: late.count }) })}
              </span>
            )}
          </span>
          <span class="row-marks">
            {item.open_conflicts > 0 && (
              <span class="flag" data-tone="wrong">
                <Icon name="warning" />
                {t("needs-decision")}
              </span>
            )}
            {(lane === "all" || lane === "decision" || item.asked_anew) && <Standing review={item.review} />}
            {item.withdrawn && <Standing review="withdrawn" />}
            {item.flags.map((flag) => (
              <Flag key={flag} slug={flag} />
            ))}
          </span>
        </span>
      </a>
    </li>
  );
}
