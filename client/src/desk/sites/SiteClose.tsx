import type { Site } from "../../api/desk-types";
import { useDesk } from "../desk";
import { ReasonForm } from "../lists/ReasonForm";
import { siteName, useDeskWords } from "../words";

interface Props {
  site: Site;
  onDone: () => void;
  onClose: () => void;
}

/** Closing says first what phones may still hold: nothing counted there is lost. */
export function SiteClose({ site, onDone, onClose }: Props) {
  const { calls, tell } = useDesk();
  const { t, language } = useDeskWords();
  const name = siteName(site, language);
  if (site.status === "closed") {
    return (
      <ReasonForm
        name="site-open"
        title={t("site-open-again", { site: name })}
        submit={t("site-open-short")}
        work={async (reason) => {
          await calls.openSite(site.id, site.rev, reason);
          tell({ text: t("said-site-opened", { site: name }) });
        }}
        onDone={onDone}
        onClose={onClose}
      >
        <p>{t("site-open-text")}</p>
      </ReasonForm>
    );
  }
  return (
    <ReasonForm
      name="site-close"
      title={t("site-close-of", { site: name })}
      submit={t("site-close-now")}
      danger
      work={async (reason) => {
        await calls.closeSite(site.id, site.rev, reason);
        tell({ text: t("said-site-closed", { site: name }) });
      }}
      onDone={onDone}
      onClose={onClose}
    >
      <p class="notice" data-tone="attention">
        {t("site-close-phones", { count: site.phones_waiting })}
      </p>
      {typeof site.open_reports === "number" && site.open_reports > 0 && (
        <p>{t("site-close-reports", { count: site.open_reports })}</p>
      )}
      <p>{t("site-close-text")}</p>
    </ReasonForm>
  );
}
