import { useEffect, useState } from "preact/hooks";
import type { Work } from "../../api/desk-types";
import { useDesk } from "../desk";
import { type List, useList } from "../lists/useList";
import { neighbourOf } from "../review/queue";
import { focusRow } from "../review/ReviewScreen";
import { chosen, type Route, readRoute } from "../shell/route";
import { useKeys } from "../shell/useKeys";
import { settle } from "../shell/useRoute";
import { useDeskWords } from "../words";
import { useSettling } from "./useSettling";
import { WorkList } from "./WorkList";
import { WorkPane } from "./WorkPane";
import { asRow, type WorkRow, withFollowers } from "./work";

const STATUSES = ["open", "set-aside"] as const;

/** What is in custody and has no effect: the oldest first, each with what can be done about it. */
export function QueueScreen({ route }: { route: Route }) {
  const { calls, countUnsorted, unsorted, singleKeys } = useDesk();
  const { t, number } = useDeskWords();
  const status = chosen(STATUSES, route.search.status) ?? "open";
  const list = useList<WorkRow>(async (after) => {
    const page = await calls.workQueue({ status, after });
    return { items: page.items.map(asRow), next: page.next };
  }, status);
  const rows = list.items ?? [];
  const { work, trouble } = useWorkItem(route.id, list);

  const choose = (id: string | null) => settle("queue", id, route.search);
  const focus = (id: string | null) => {
    if (id) focusRow(id);
    else requestAnimationFrame(() => document.getElementById("queue-list")?.focus());
  };
  const step = (way: 1 | -1) => {
    const next = neighbourOf(rows, route.id, way);
    if (!next) return;
    choose(next);
    focusRow(next);
  };
  /** Takes rows off the list; the next that stays is opened. */
  const leave = (gone: Set<string>, from: Work) => {
    const at = rows.findIndex(({ id }) => id === String(from.seq));
    const after = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0)).reverse()];
    const next = after.find(({ id }) => !gone.has(id))?.id ?? null;
    list.replace((items) => items.filter(({ id }) => !gone.has(id)));
    const here = readRoute(location.hash);
    if (here.screen !== "queue" || here.id !== String(from.seq)) return; // they have gone on meanwhile
    choose(next);
    focus(next);
  };

  const settling = useSettling({
    work,
    onSettled: (done, action) =>
      leave(action === "set-aside" || action === "take-up" ? alone(done) : withFollowers(rows, done), done),
    onGone: (gone) => {
      leave(alone(gone), gone);
      list.reload();
    },
    onBack: (back) => {
      settle("queue", String(back.seq));
      list.reload();
    },
  });
  useKeys(
    { next: () => step(1), previous: () => step(-1), ...settling.keys, undo: settling.undo },
    singleKeys,
  );
  useEffect(countUnsorted, [countUnsorted]);

  const before = work?.held_for ? rows.find((row) => row.work.id === work.held_for)?.id : undefined;
  return (
    <div class="review" data-open={route.id ? "" : undefined}>
      <div class="review-side">
        <h1>{t("nav-queue")}</h1>
        <ul class="bare lanes" aria-label={t("lanes")}>
          {STATUSES.map((one) => (
            <li key={one}>
              <button
                type="button"
                class="lane"
                aria-pressed={one === status}
                onClick={() => settle("queue", null, { status: one === "open" ? null : one })}
              >
                <span>{t(`queue-${one}`)}</span>
                {one === "open" && unsorted !== null && unsorted < 100 && (
                  <span class="lane-count">{number(unsorted)}</span>
                )}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <section class="review-list" id="queue-list" tabIndex={-1} aria-label={t("nav-queue")}>
        <WorkList list={list} empty={t(`queue-empty-${status}`)} chosen={route.id} search={route.search} />
      </section>
      <section class="review-detail" aria-label={t("queue-detail")}>
        <WorkPane
          id={route.id}
          work={work}
          trouble={trouble}
          before={before ?? null}
          settling={settling}
          onBack={() => choose(null)}
        />
      </section>
      {settling.dialog}
    </div>
  );
}

function alone(work: Work): Set<string> {
  return new Set([String(work.seq)]);
}

/** The chosen one: of the list where it stands there, else asked for by its number. */
function useWorkItem(id: string | null, list: List<WorkRow>): { work: Work | null; trouble: unknown } {
  const { calls } = useDesk();
  const listed = list.items?.find((row) => row.id === id)?.work;
  const [asked, set] = useState<{ id: string; work: Work | null; trouble: unknown } | null>(null);
  const missing = id !== null && list.items !== null && !listed;
  useEffect(() => {
    if (!missing || id === null) return;
    let wanted = true;
    calls.work(id).then(
      (work) => wanted && set({ id, work, trouble: null }),
      (trouble: unknown) => wanted && set({ id, work: null, trouble }),
    );
    return () => {
      wanted = false;
    };
  }, [calls, id, missing]);
  if (listed) return { work: listed, trouble: null };
  return missing && asked?.id === id ? asked : { work: null, trouble: null };
}
