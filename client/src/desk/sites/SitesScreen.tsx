import { useState } from "preact/hooks";
import { OUT_OF_SCOPE, SITE_STATUSES, type Site } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { useDesk } from "../desk";
import { ListFrame } from "../lists/ListFrame";
import { SearchBox } from "../lists/SearchBox";
import { useList } from "../lists/useList";
import { chosen, type Route } from "../shell/route";
import { settle, useFilters } from "../shell/useRoute";
import { siteName, useDeskWords } from "../words";
import { SiteClose } from "./SiteClose";
import { SiteForm } from "./SiteForm";
import { SiteImport } from "./SiteImport";

type Open = { what: "form"; site: Site | null } | { what: "status"; site: Site } | { what: "import" } | null;

/** Places: added, corrected, closed and opened again by an admin; coordinators read. */
export function SitesScreen({ route }: { route: Route }) {
  const { calls, session, operation, directory } = useDesk();
  const { t } = useDeskWords();
  const change = useFilters(route);
  const [open, setOpen] = useState<Open>(null);
  const { q = "" } = route.search;
  const status = chosen(SITE_STATUSES, route.search.status);
  const list = useList<Site>(
    (after) => calls.sites({ operation: operation?.id, status, q, after }),
    JSON.stringify([operation?.id, status, q]),
  );
  const done = () => {
    setOpen(null);
    list.reload();
    directory.reload();
  };
  return (
    <div class="page">
      <div class="page-head">
        <h1>{t("nav-sites")}</h1>
        {session.is_admin && (
          <div class="buttons">
            <Button icon="plus" kind="main" onClick={() => setOpen({ what: "form", site: null })}>
              {t("site-add")}
            </Button>
            <Button onClick={() => setOpen({ what: "import" })}>{t("site-import")}</Button>
          </div>
        )}
      </div>
      <search class="filter-line">
        <SearchBox value={q} label={t("site-search")} onSearch={(text) => change({ q: text || null })} />
        <label class="filter">
          <span>{t("filter-status")}</span>
          <select value={status} onChange={(event) => change({ status: event.currentTarget.value || null })}>
            <option value="">{t("filter-all")}</option>
            {SITE_STATUSES.map((one) => (
              <option key={one} value={one}>
                {t(`site-status-${one}`)}
              </option>
            ))}
          </select>
        </label>
      </search>
      <ListFrame
        list={list}
        filtered={Boolean(status || q)}
        onUnfilter={() => settle("sites")}
        empty={<p>{t("sites-none")}</p>}
      >
        {(sites) => <SiteTable sites={sites} admin={session.is_admin} onOpen={setOpen} />}
      </ListFrame>
      {open?.what === "form" && <SiteForm site={open.site} onDone={done} onClose={() => setOpen(null)} />}
      {open?.what === "status" && <SiteClose site={open.site} onDone={done} onClose={() => setOpen(null)} />}
      {open?.what === "import" && <SiteImport onDone={done} onClose={() => setOpen(null)} />}
    </div>
  );
}

interface TableProps {
  sites: Site[];
  admin: boolean;
  onOpen: (open: Open) => void;
}

function SiteTable({ sites, admin, onOpen }: TableProps) {
  const { t, language, format, number } = useDeskWords();
  const lastReport = ({ last_report_at: at }: Site) => {
    if (at === OUT_OF_SCOPE) return t("not-in-scope");
    return at ? format.full(at) : t("never");
  };
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{t("column-site")}</th>
          <th scope="col">{t("column-kind")}</th>
          <th scope="col">{t("column-status")}</th>
          <th scope="col">{t("column-last-report")}</th>
          <th scope="col">{t("column-phones-waiting")}</th>
          {admin && (
            <th scope="col">
              <span class="unseen">{t("column-actions")}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {sites.map((site) => {
          const name = siteName(site, language);
          const others = Object.entries(site.names).filter(([code, said]) => said && code !== language);
          return (
            <tr key={site.id}>
              <th scope="row">
                <span dir="auto">{name}</span>{" "}
                <span class="code" data-raw dir="ltr">
                  {site.code}
                </span>
                <span class="soft cell-note">
                  {others.map(([code, said], index) => (
                    <span key={code}>
                      {index > 0 && " · "}
                      <bdi lang={code}>{said}</bdi>
                    </span>
                  ))}
                </span>
              </th>
              <td data-label={t("column-kind")}>{t(`site-kind-${site.kind}`)}</td>
              <td data-label={t("column-status")}>
                <span class="flag" data-tone={site.status === "open" ? "good" : undefined}>
                  {t(`site-status-${site.status}`)}
                </span>
              </td>
              <td data-label={t("column-last-report")}>{lastReport(site)}</td>
              <td data-label={t("column-phones-waiting")}>{number(site.phones_waiting)}</td>
              {admin && (
                <td>
                  <div class="buttons">
                    <Button
                      aria-label={t("site-edit", { site: name })}
                      onClick={() => onOpen({ what: "form", site })}
                    >
                      {t("edit")}
                    </Button>
                    {site.status !== "merged" && (
                      <Button
                        aria-label={t(site.status === "closed" ? "site-open-again" : "site-close-of", {
                          site: name,
                        })}
                        onClick={() => onOpen({ what: "status", site })}
                      >
                        {t(site.status === "closed" ? "site-open-short" : "site-close-short")}
                      </Button>
                    )}
                  </div>
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
