import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Lane, LaneCounts, ReportDetail, ReportItem } from "../../api/desk-types";
import { useDesk } from "../desk";
import { useList } from "../lists/useList";
import { type Route, readRoute } from "../shell/route";
import { useKeys } from "../shell/useKeys";
import { settle, useFilters } from "../shell/useRoute";
import { useDeskWords } from "../words";
import { Filters } from "./Filters";
import { Lanes } from "./Lanes";
import { questionOf } from "./question";
import { landingLane, neighbourOf, nextAfter, onScreen, staysIn } from "./queue";
import { ReportDetailPane } from "./ReportDetailPane";
import { ReportList } from "./ReportList";
import { useReport } from "./useReport";
import { useVerdicts } from "./useVerdicts";

const FILTERS = ["site", "convoy", "person", "from", "to", "how_known", "q"];

export function focusRow(id: string): void {
  requestAnimationFrame(() => document.getElementById(`row-${id}`)?.focus());
}

export function ReviewScreen({ route }: { route: Route }) {
  const { calls, countDecisions, singleKeys, operation } = useDesk();
  const words = useDeskWords();
  const { t } = words;
  const change = useFilters(route);
  const [counts, setCounts] = useState<LaneCounts | null>(null);
  const [landed, land] = useState<Lane>("decision");
  const lane = (route.search.lane as Lane | undefined) ?? landed;
  const grouped = route.search.group !== "no";
  const question = questionOf(route.search, operation?.time_zone);

  const asking = JSON.stringify([lane, question]);
  const latest = useRef(asking);
  latest.current = asking;
  const countLanes = (of: LaneCounts) => {
    if (latest.current === asking) setCounts(of); // a late answer tells of another question
  };

  const list = useList<ReportItem>(async (after) => {
    const page = await calls.reports({ ...question, lane, after });
    countLanes(page.counts);
    return page;
  }, asking);

  // Opening the desk lands where work waits; once only, for a lane that empties under the reader must not jump.
  const arrived = useRef(false);
  useEffect(() => {
    if (arrived.current || !counts) return;
    arrived.current = true;
    if (!route.search.lane) land(landingLane(counts));
  }, [counts, route.search.lane]);

  const shown = useMemo(() => onScreen(list.items ?? [], grouped), [list.items, grouped]);
  const open = useReport(route.id);
  const search = useRef<HTMLInputElement>(null);
  const filtered = FILTERS.some((name) => route.search[name]);

  const choose = (id: string | null) => settle("review", id, route.search);

  const step = (way: 1 | -1) => {
    const next = neighbourOf(shown, route.id, way);
    if (!next) return;
    choose(next);
    focusRow(next);
  };

  /** Shows the answer of a request in list and detail; a report that left the lane makes room for the next one. */
  const take = (report: ReportDetail, moveOn: boolean) => {
    open.hold(report);
    countDecisions();
    const next = nextAfter(shown, report.id);
    list.replace((items) =>
      items
        .map((item) => (item.id === report.id ? { ...item, ...report } : item))
        .filter((item) => item.id !== report.id || staysIn(lane, item)),
    );
    calls.reports({ ...question, lane, limit: 1 }).then(
      (page) => countLanes(page.counts),
      () => {},
    );
    const at = readRoute(location.hash);
    if (!moveOn || at.screen !== "review" || at.id !== report.id) return;
    settle("review", next, at.search);
    if (next) focusRow(next);
    else requestAnimationFrame(() => document.getElementById("review-list")?.focus());
  };

  const verdicts = useVerdicts({ open, take, onReturn: list.reload });

  useKeys(
    {
      next: () => step(1),
      previous: () => step(-1),
      search: () => search.current?.focus(),
      ...(open.report ? verdicts.keys : {}),
      undo: verdicts.undo,
    },
    singleKeys,
  );

  return (
    <div class="review" data-open={route.id ? "" : undefined}>
      <div class="review-side">
        <h1>{t("nav-review")}</h1>
        <Lanes
          lane={lane}
          counts={counts}
          onLane={(next) => settle("review", null, { ...route.search, lane: next })}
        />
        <Filters
          search={route.search}
          items={list.items ?? []}
          searchBox={search}
          onChange={change}
          filters={FILTERS}
        />
      </div>
      <section class="review-list" id="review-list" tabIndex={-1} aria-label={t("review-list")}>
        <ReportList
          list={list}
          lane={lane}
          grouped={grouped}
          filtered={filtered}
          chosen={route.id}
          search={route.search}
          onGroup={(on) => change({ group: on ? null : "no" })}
          onUnfilter={() => change(Object.fromEntries(FILTERS.map((name) => [name, null])))}
        />
      </section>
      <section class="review-detail" aria-label={t("review-detail")}>
        <ReportDetailPane id={route.id} open={open} verdicts={verdicts} onBack={() => choose(null)} />
      </section>
      {verdicts.dialog}
    </div>
  );
}
