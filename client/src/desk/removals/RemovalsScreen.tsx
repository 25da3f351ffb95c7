import { useEffect } from "preact/hooks";
import type { Redaction } from "../../api/desk-types";
import { useDesk } from "../desk";
import { ListFrame } from "../lists/ListFrame";
import { useList } from "../lists/useList";
import { reportTitle } from "../review/title";
import { chosen, type Route, writeRoute } from "../shell/route";
import { settle } from "../shell/useRoute";
import { type DeskWords, useDeskWords } from "../words";
import { Order } from "./Order";

const STATUSES = ["asked", "confirmed", "refused"] as const;

function titleOf(order: Redaction, words: DeskWords): string {
  if (order.entity === "convoy") return words.convoy(order.key);
  if (order.entity === "vehicle") return words.vehicle(order.key);
  if (order.entity === "change") return words.t("removal-of-a-change");
  return reportTitle(order.values, words);
}

/** What waits for a second person before it is removed for good, and what became of the others. */
export function RemovalsScreen({ route }: { route: Route }) {
  const { calls, removals, countRemovals } = useDesk();
  const words = useDeskWords();
  const { t, number } = words;
  const status = chosen(STATUSES, route.search.status) ?? "asked";
  const list = useList<Redaction>((after) => calls.redactions({ status, after }), status);
  useEffect(countRemovals, [countRemovals]);
  const settled = () => {
    countRemovals();
    list.reload();
  };
  return (
    <div class="page">
      <h1>{t("nav-removals")}</h1>
      <p class="soft">{t("removals-text")}</p>
      <ul class="bare lanes" aria-label={t("lanes")}>
        {STATUSES.map((one) => (
          <li key={one}>
            <button
              type="button"
              class="lane"
              aria-pressed={one === status}
              onClick={() => settle("removals", null, { status: one === "asked" ? null : one })}
            >
              <span>{t(`removals-${one}`)}</span>
              {one === "asked" && removals !== null && removals < 100 && (
                <span class="lane-count">{number(removals)}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
      <ListFrame list={list} filtered={false} empty={<p>{t(`removals-empty-${status}`)}</p>}>
        {(orders) => (
          <ul class="bare removals">
            {orders.map((order) => (
              <li key={order.id} class="removal">
                <h2>{titleOf(order, words)}</h2>
                <Order order={order} onSettled={settled} />
                {order.entity === "report" && (
                  <p>
                    <a class="back" href={writeRoute("review", order.key, { lane: "all" })}>
                      {t("queue-report-link")}
                    </a>
                  </p>
                )}
              </li>
            ))}
          </ul>
        )}
      </ListFrame>
    </div>
  );
}
