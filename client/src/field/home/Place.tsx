import { useState } from "preact/hooks";
import { zonedTime } from "../../domain/clock";
import type { HeadcountValues, ReportView } from "../../domain/types";
import { inDigits } from "../../i18n/format";
import { useT, useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { ErrorSummary } from "../../ui/ErrorSummary";
import { currentPlace, textOf } from "../headcount";
import { DirectionField, SiteField } from "../PlaceFields";
import { useLive, usePhone } from "../phone";
import { go } from "../route";
import { Screen } from "../Screen";
import { lastOf, startCount } from "../starting";
import { type TimeEntry, TimeFields } from "../TimeFields";

/** Entered this long after it happened, a count comes from memory. */
const FROM_MEMORY_AFTER_MS = 30 * 60_000;

/** Where this person is counting, until they choose another place; or one count somewhere or some time else. */
export function Place({ elsewhere }: { elsewhere?: boolean }) {
  const { store } = usePhone();
  const reports = useLive(store, (store) => store.reports());
  if (!reports) return null;
  const last = lastOf(reports);
  return elsewhere ? <Elsewhere last={last} /> : <UsualPlace last={last} />;
}

function UsualPlace({ last }: { last: ReportView | undefined }) {
  const { store, preferences, sites } = usePhone();
  const t = useT();
  const place = currentPlace(preferences, sites, last);
  return (
    <Screen
      name="place"
      title={t("place-title")}
      onBack={() => go()}
      footer={
        <Button kind="main" size="main" wide onClick={() => go()}>
          {t("ok")}
        </Button>
      }
    >
      <div class="stack">
        <SiteField values={place} onChange={({ site }) => store.setPreference("site", textOf(site))} />
        <DirectionField
          values={place}
          onChange={({ direction }) => store.setPreference("direction", textOf(direction))}
        />
      </div>
    </Screen>
  );
}

function Elsewhere({ last }: { last: ReportView | undefined }) {
  const phone = usePhone();
  const words = useWords();
  const { t, digits } = words;
  const [now] = useState(Date.now);
  const [values, setValues] = useState<HeadcountValues>(() => ({
    ...currentPlace(phone.preferences, phone.sites, last),
  }));
  const first = { from: zonedTime(now), to: null };
  const [entry, setEntry] = useState<TimeEntry>({ period: first, wrong: {} });
  const [tried, setTried] = useState(false);

  const placeMissing = !textOf(values.site) && !textOf(values["site.said"]);
  const example = inDigits("14:05", digits);
  const errors = [
    ...(placeMissing ? [{ field: "place", text: t("place-missing") }] : []),
    ...(entry.wrong.from ? [{ field: "time-from", text: t("time-wrong", { example }) }] : []),
    ...(entry.wrong.to ? [{ field: "time-to", text: t("time-wrong", { example }) }] : []),
  ];
  const start = (mode: "tally" | "typed") => {
    const { period } = entry;
    if (errors.length > 0 || !period) {
      setTried(true);
      return;
    }
    const late = now - Date.parse(period.from) > FROM_MEMORY_AFTER_MS;
    void startCount(phone, words, mode, last, {
      ...values,
      observed_from: period.from,
      observed_to: period.to,
      ...(late ? { came_by: "memory" } : {}),
    });
  };
  return (
    <Screen
      name="elsewhere"
      title={t("other-title")}
      onBack={() => go()}
      footer={
        <div class="stack">
          <Button kind="main" size="main" wide onClick={() => start("typed")}>
            {t("type-number")}
          </Button>
          <Button wide onClick={() => start("tally")}>
            {t("start-counting")}
          </Button>
        </div>
      }
    >
      <div class="stack">
        {tried && <ErrorSummary title={t("problem-heading")} errors={errors} />}
        <SiteField values={values} unlisted onChange={(next) => setValues({ ...values, ...next })} />
        <DirectionField values={values} onChange={(next) => setValues({ ...values, ...next })} />
        <h2>{t("other-when")}</h2>
        <TimeFields start={first} onChange={setEntry} wrong={tried ? entry.wrong : {}} />
      </div>
    </Screen>
  );
}
