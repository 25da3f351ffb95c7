import { useEffect } from "preact/hooks";
import type { ListedConflict, ReportItem } from "../../api/desk-types";
import { Icon } from "../../ui/Icon";
import { useDesk } from "../desk";
import { fieldName, figureInWords, inWords } from "../fields";
import { ListFrame } from "../lists/ListFrame";
import { useList } from "../lists/useList";
import { reportTitle } from "../review/title";
import { type Route, writeRoute } from "../shell/route";
import { useDeskWords } from "../words";
import { DecisionScreen } from "./DecisionScreen";
import { contested, decisionRoute, listedTitle } from "./subject";

export function ConflictsScreen({ route }: { route: Route }) {
  const { t } = useDeskWords();
  const { of } = route.search;
  if (route.id) {
    return (
      <DecisionScreen
        key={route.id}
        id={route.id}
        entity={of === "convoy" || of === "vehicle" ? of : "report"}
      />
    );
  }
  const decided = route.search.show === "decided";
  return (
    <div class="page">
      <h1 id="conflicts-title" tabIndex={-1}>
        {t("nav-conflicts")}
      </h1>
      <ul class="bare tabs">
        <li>
          <a href={writeRoute("conflicts")} aria-current={decided ? undefined : "page"}>
            {t("conflicts-open")}
          </a>
        </li>
        <li>
          <a
            href={writeRoute("conflicts", null, { show: "decided" })}
            aria-current={decided ? "page" : undefined}
          >
            {t("conflicts-decided")}
          </a>
        </li>
      </ul>
      {decided ? <Decided /> : <Open />}
    </div>
  );
}

function Open() {
  const { calls, directory } = useDesk();
  const words = useDeskWords();
  const { t, format } = words;
  const { reload } = directory;
  useEffect(reload, [reload]);
  const others = contested(directory);
  const list = useList<ReportItem>((after) => calls.reports({ lane: "decision", after }), "decision");
  return (
    <>
      {others.length > 0 && (
        <ul class="bare rows">
          {others.map(({ key, entity, count }) => (
            <li key={key}>
              <a class="row" href={decisionRoute(key, entity)}>
                <span class="row-figure">
                  <Icon name="warning" />
                </span>
                <span class="row-main">
                  <strong dir="auto">{entity === "convoy" ? words.convoy(key) : words.vehicle(key)}</strong>
                  <span class="row-line">{t("conflict-notice", { count })}</span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <ListFrame list={list} filtered={false} fresh="reports-fresh" empty={<p>{t("conflicts-none")}</p>}>
        {(items) => (
          <ul class="bare rows">
            {items.map((item) => (
              <li key={item.id}>
                <a class="row" href={writeRoute("conflicts", item.id)}>
                  <span class="row-figure">
                    <Icon name="warning" />
                  </span>
                  <span class="row-main">
                    <strong>{reportTitle(item.values, words)}</strong>
                    <span class="row-line">
                      {t("conflict-notice", { count: item.open_conflicts })}
                      {" · "}
                      {t("conflict-now-reads", { value: figureInWords(item.values, words).text })}
                      {item.observed_from && ` · ${format.full(item.observed_from)}`}
                    </span>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        )}
      </ListFrame>
    </>
  );
}

function Decided() {
  const { calls } = useDesk();
  const words = useDeskWords();
  const { t, format } = words;
  const list = useList<ListedConflict & { rev: number }>(async (after) => {
    const { items, next } = await calls.conflicts({ status: "decided", after });
    return { items: items.map((conflict) => ({ ...conflict, rev: conflict.report_rev })), next };
  }, "decided");
  return (
    <ListFrame list={list} filtered={false} empty={<p>{t("conflicts-none-decided")}</p>}>
      {(items) => (
        <ul class="bare rows">
          {items.map((conflict) => {
            const last = conflict.decisions.at(-1);
            return (
              <li key={conflict.id}>
                <a class="row" href={decisionRoute(conflict.report, conflict.entity)}>
                  <span class="row-figure">
                    <Icon name="check" />
                  </span>
                  <span class="row-main">
                    <strong>{listedTitle(conflict, words)}</strong>
                    {last && (
                      <span class="row-line">
                        {fieldName(conflict.field, words)}
                        {": "}
                        {t("decision-line", {
                          by: last.by.name,
                          value: inWords(conflict.field, last.value, words).text,
                        })}
                        {" · "}
                        {format.full(last.at)}
                        {last.reason && ` · ${last.reason}`}
                      </span>
                    )}
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
