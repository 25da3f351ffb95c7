import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ReportItem } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { useDesk } from "../desk";
import { inWords } from "../fields";
import { siteName, useDeskWords } from "../words";

interface Props {
  search: Record<string, string>;
  items: ReportItem[];
  searchBox: RefObject<HTMLInputElement | null>;
  filters: string[];
  onChange: (change: Record<string, string | null>) => void;
}

interface Option {
  value: string;
  label: string;
}

const SETTLE = 350;

/** Everybody who counted something this desk has listed since it was opened: names come with reports, not from a register. */
function useSeenPeople(items: ReportItem[]): Option[] {
  const seen = useRef(new Map<string, string>());
  for (const item of items) seen.current.set(item.counted_by.id, item.counted_by.name);
  return [...seen.current]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

export function Filters({ search, items, searchBox, filters, onChange }: Props) {
  const { directory } = useDesk();
  const words = useDeskWords();
  const { t, language } = words;
  const headcount = directory.forms.get("headcount");
  const howKnown = headcount?.fields.find(({ name }) => name === "how_known")?.choices ?? [];
  const people = useSeenPeople(items);
  const [typed, type] = useState(search.q ?? "");
  const active = filters.filter((name) => search[name]).length;
  // Only how it begins: it must not fold up under the hand that clears the last filter.
  const [opened] = useState(active > (search.q ? 1 : 0));

  // Before it is seen: a letter that is typed at once must not be lost.
  useLayoutEffect(() => type(search.q ?? ""), [search.q]);
  useEffect(() => {
    if (typed === (search.q ?? "")) return;
    const timer = setTimeout(() => onChange({ q: typed || null }), SETTLE);
    return () => clearTimeout(timer);
  }, [typed, search.q, onChange]);

  const select = (name: string, options: Option[]) => (
    <label class="filter">
      <span>{t(`filter-${name}`)}</span>
      <select
        value={search[name] ?? ""}
        onChange={(event) => onChange({ [name]: event.currentTarget.value || null })}
      >
        <option value="">{t("filter-all")}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
  const day = (name: string) => (
    <label class="filter">
      <span>{t(`filter-${name}`)}</span>
      <input
        type="date"
        value={search[name] ?? ""}
        onChange={(event) => onChange({ [name]: event.currentTarget.value || null })}
      />
    </label>
  );

  return (
    <search class="filters">
      <label class="filter">
        <span>{t("filter-q")}</span>
        <input
          ref={searchBox}
          type="search"
          dir="auto"
          value={typed}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
      </label>
      <details open={opened}>
        <summary>{t("filters", { count: active })}</summary>
        <div class="filter-set">
          {select(
            "site",
            [...directory.sites.values()].map((site) => ({
              value: site.id,
              label: siteName(site, language),
            })),
          )}
          {select(
            "convoy",
            [...directory.convoys.values()].map((convoy) => ({
              value: convoy.id,
              label: words.name(convoy.label),
            })),
          )}
          {select("person", people)}
          {select(
            "how_known",
            howKnown.map((value) => ({ value, label: inWords("how_known", value, words).text })),
          )}
          {day("from")}
          {day("to")}
        </div>
      </details>
      {active > 0 && (
        <Button
          kind="quiet"
          onClick={() => onChange(Object.fromEntries(filters.map((name) => [name, null])))}
        >
          {t("filters-clear")}
        </Button>
      )}
    </search>
  );
}
