import type { ComponentChildren } from "preact";
import { Button } from "../../ui/Button";
import { useDeskWords } from "../words";
import type { List, Listed } from "./useList";

interface Props<T extends Listed> {
  list: List<T>;
  /** Whether a filter may be why nothing is there. */
  filtered: boolean;
  empty: ComponentChildren;
  /** Message id of the line that says how many new things wait, with `$count`. */
  fresh?: string;
  onUnfilter?: (() => void) | undefined;
  children: (items: T[]) => ComponentChildren;
}

/** The five states of every list: loading, empty the first time, empty by a filter, trouble (with what was last read), data. */
export function ListFrame<T extends Listed>({
  list,
  filtered,
  empty,
  fresh,
  onUnfilter,
  children,
}: Props<T>) {
  const { t, trouble, format } = useDeskWords();
  const { items } = list;
  return (
    <div class="list-frame" aria-busy={list.busy}>
      {list.trouble && (
        <div class="notice" data-tone="wrong" role="alert">
          <p>
            {items && list.readAt ? t("list-stale", { time: format.time(list.readAt) }) : t("list-failed")}{" "}
            {trouble(list.trouble)}
          </p>
          <Button onClick={list.reload}>{t("try-again")}</Button>
        </div>
      )}
      <div role="status">
        {!list.trouble && list.waiting > 0 && (
          <Button class="fresh" onClick={list.reload}>
            {t(fresh ?? "list-fresh", { count: list.waiting })}
          </Button>
        )}
        {!items && !list.trouble && <p class="loading">{t("list-loading")}</p>}
      </div>
      {items?.length === 0 &&
        (filtered ? (
          <div class="empty">
            <p>{t("list-empty-filtered")}</p>
            {onUnfilter && <Button onClick={onUnfilter}>{t("filters-clear")}</Button>}
          </div>
        ) : (
          <div class="empty">{empty}</div>
        ))}
      {items && items.length > 0 && children(items)}
      {items && items.length > 0 && list.more && (
        <Button disabled={list.busy} onClick={list.more}>
          {t("list-more")}
        </Button>
      )}
    </div>
  );
}
