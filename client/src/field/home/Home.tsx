import { useEffect, useState } from "preact/hooks";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Icon } from "../../ui/Icon";
import { LiveRegion } from "../../ui/LiveRegion";
import { isOnHomeScreen, useInstall } from "../first-run/install";
import { useInvitation } from "../first-run/invitation";
import { JoinStep } from "../first-run/JoinStep";
import { currentPlace, isEmpty } from "../headcount";
import type { Phone } from "../phone";
import { Message, useLive, usePhone } from "../phone";
import { ReportRow } from "../reports/ReportRow";
import { addressOf, go } from "../route";
import { Name, siteName } from "../said";
import { lastOf, startCount } from "../starting";
import { clockLine, homeChip, statusLine } from "./status";
import { Unfinished } from "./Unfinished";

const LATEST = 3;
const SAID_EVERY_MS = 10_000;
const MINUTE_MS = 60_000;

/** The minute of now: what is said of times grows old by itself. */
function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(now, Date.now());
}

function useUpdateWaiting({ office }: Phone): boolean {
  const [waiting, setWaiting] = useState(office.update.waiting);
  useEffect(() => office.update.watch(() => setWaiting(office.update.waiting)), [office]);
  return waiting;
}

export function Home() {
  const phone = usePhone();
  const words = useWords();
  const { store, sites, operation, preferences, office } = phone;
  const { t, format, language } = words;
  const now = useNow();
  const [invited, settleInvitation] = useInvitation();
  const { install } = useInstall();
  const updating = useUpdateWaiting(phone);
  const known = useLive(store, async (store) => {
    const [draft, reports, status] = await Promise.all([store.openDraft(), store.reports(), store.status()]);
    return { draft, reports, status };
  });
  // A page killed over a correction that says nothing new leaves it; a count that waits must not stand behind it.
  useEffect(() => {
    const clear = async () => {
      const left = await store.openDraft();
      if (left?.amends && isEmpty(left)) await store.discardDraft(left.id);
    };
    clear().catch(() => {});
  }, [store]);
  if (invited) return <JoinStep onBack={settleInvitation} />;
  if (!known) return null;
  const { draft, reports, status } = known;
  if (draft && !isEmpty(draft)) return <Unfinished draft={draft} />;

  const last = lastOf(reports);
  const { site, direction } = currentPlace(preferences, sites, last);
  const here = sites.find((one) => one.id === site);
  const name = siteName(here, language);
  const line = statusLine(status, words, now);
  const clock = clockLine(status, words);
  const chip = homeChip(status, words, now);
  const returned = reports.filter((report) => report.question);
  const first = returned[0];
  const latest = [...reports].sort((a, b) => b.savedAt.localeCompare(a.savedAt)).slice(0, LATEST);
  const choosing = !name && sites.length > 0;
  const start = (mode: "tally" | "typed") => startCount(phone, words, mode, last);

  return (
    <div class="screen" data-name="home">
      <header class="home-head">
        <a class="home-place" href={addressOf("place")} aria-describedby="place-change">
          <h1>{name ? <Name>{name}</Name> : t("place-none")}</h1>
          <p class="soft">{name ? t(`direction-${direction}`) : t("place-choose")}</p>
        </a>
        <span id="place-change" class="unseen">
          {t("place-change")}
        </span>
        {chip && (
          <a class="chip-link" href={addressOf("sending")}>
            <Chip state={chip.state}>{chip.text}</Chip>
          </a>
        )}
      </header>
      <main class="screen-body stack">
        {operation?.exercise && <p class="exercise">{t("exercise-mark")}</p>}
        <div class="status-line">
          <p>{line.text}</p>
          {line.leads && (
            <Button
              kind="quiet"
              onClick={() => (line.leads === "todo" ? go("reports", "todo") : go("sending"))}
            >
              {t(line.tryable ? "sending-try" : "open")}
            </Button>
          )}
        </div>
        <LiveRegion text={line.text} every={SAID_EVERY_MS} />
        {clock && <p class="note-box">{clock}</p>}
        {first && (
          <a
            class="sent-back-card"
            href={
              returned.length === 1 ? addressOf("report", first.key, "answer") : addressOf("reports", "todo")
            }
          >
            <Icon name="return" />
            <span>
              <strong>{t("sent-back-card", { count: format.number(returned.length) })}</strong>
              <br />
              {t("sent-back-open")}
            </span>
          </a>
        )}
        {here?.status === "closed" && <p class="note-box">{t("site-closed-note")}</p>}
        <Button kind="main" wide class="start" onClick={() => (choosing ? go("place") : start("tally"))}>
          {t(choosing ? "place-choose" : "start-counting")}
        </Button>
        <Button size="main" wide onClick={() => start("typed")}>
          {t("type-number")}
        </Button>
        <Button size="main" wide onClick={() => go("elsewhere")}>
          {t("other-place")}
        </Button>
        {updating && (
          <div class="status-line">
            <p>{t("update-ready")}</p>
            <Button onClick={() => office.update.apply()}>{t("update-now")}</Button>
          </div>
        )}
        {latest.length === 0 ? (
          <p class="soft">{t("home-empty")}</p>
        ) : (
          <section>
            <h2>{t("last-reports")}</h2>
            <ul class="bare report-list">
              {latest.map((report) => (
                <ReportRow key={report.key} report={report} />
              ))}
            </ul>
          </section>
        )}
        {install && latest.length > 0 && !isOnHomeScreen() && (
          <Button wide icon="phone" onClick={install}>
            {t("home-install")}
          </Button>
        )}
        <nav class="pair">
          <Button icon="list" onClick={() => go("reports")}>
            {t("all-reports")}
          </Button>
          <Button icon="settings" onClick={() => go("settings")}>
            {t("settings")}
          </Button>
        </nav>
      </main>
      <Message />
    </div>
  );
}
