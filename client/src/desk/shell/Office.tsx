import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { DeskCalls } from "../../api/desk-calls";
import type { Session } from "../../api/desk-types";
import { useWords } from "../../i18n/I18n";
import { Toast } from "../../ui/Toast";
import { ConflictsScreen } from "../conflicts/ConflictsScreen";
import { contested } from "../conflicts/subject";
import { ConvoysScreen } from "../convoys/ConvoysScreen";
import { type Desk, DeskContext, type Preferences, type Told, useDesk } from "../desk";
import { DevicesScreen } from "../devices/DevicesScreen";
import { OperationsScreen } from "../operations/OperationsScreen";
import { PeopleScreen } from "../people/PeopleScreen";
import { QueueScreen } from "../queue/QueueScreen";
import { RemovalsScreen } from "../removals/RemovalsScreen";
import { ReviewScreen } from "../review/ReviewScreen";
import { SitesScreen } from "../sites/SitesScreen";
import { KeyHelp } from "./KeyHelp";
import { singleKeysOn, switchSingleKeys } from "./keys";
import { Masthead } from "./Masthead";
import { type Route, writeRoute } from "./route";
import { type ScreenName, screensFor } from "./screens";
import { useDirectory } from "./useDirectory";
import { useKeys } from "./useKeys";
import { useOnline } from "./useOnline";
import { useRoute } from "./useRoute";

interface Props {
  calls: DeskCalls;
  session: Session;
  preferences: Preferences;
  onZone: (zone: string | undefined) => void;
  /** Reads again who sits here and which operations there are. */
  onRenew: () => void;
  onSignOut: () => void;
}

const LOOK_AGAIN = 60_000;

/** How much waits for a person: always in sight, whatever screen is open. */
function useCount(
  count: (calls: DeskCalls) => Promise<number>,
  calls: DeskCalls,
  coordinates = true,
): [number | null, () => void] {
  const [shown, show] = useState<number | null>(null);
  const read = useCallback(() => {
    if (!coordinates || document.hidden) return;
    count(calls).then(show, () => {}); // the list on screen says what is wrong; the last number stays
  }, [count, calls, coordinates]);
  useEffect(() => {
    read();
    const timer = setInterval(read, LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [read]);
  return [shown, read];
}

const contestedReports = (calls: DeskCalls) =>
  calls.reports({ lane: "decision", limit: 1 }).then((page) => page.counts.decision);
const removalsAsked = (calls: DeskCalls) =>
  calls.redactions({ status: "asked", limit: 1 }).then((page) => page.waiting);
const unsortedChanges = (calls: DeskCalls) => calls.workQueue({ limit: 1 }).then((page) => page.waiting);

/** One where phones are refused: a backup was put back, and whoever runs the server has not finished that. */
const phonesRefused = (calls: DeskCalls) => calls.session().then((now) => Number(now.phones_refused));

export function Office({ calls, session, preferences, onZone, onRenew, onSignOut }: Props) {
  const { t } = useWords();
  const asked = useRoute();
  const route = asked.screen ? asked : { ...asked, screen: screensFor(session)[0] ?? "" };
  const online = useOnline();
  const directory = useDirectory(calls, session);
  const [reports, countDecisions] = useCount(contestedReports, calls, session.coordinates);
  const [unsorted, countUnsorted] = useCount(unsortedChanges, calls, session.coordinates);
  const [removals, countRemovals] = useCount(removalsAsked, calls, session.coordinates);
  const [refused] = useCount(phonesRefused, calls);
  const decisions = reports === null ? null : reports + contested(directory).length;
  const [told, setTold] = useState<(Told & { turn: number }) | null>(null);
  const [singleKeys, setSingleKeys] = useState(singleKeysOn);
  const [helpOpen, openHelp] = useState(false);
  const [chosen, choose] = useState(session.operations[0]?.id ?? null);
  const operation = session.operations.find(({ id }) => id === chosen) ?? session.operations[0] ?? null;

  useEffect(() => onZone(operation?.time_zone), [operation, onZone]);
  useKeys({ help: () => openHelp(true) }, singleKeys);

  const tell = useCallback(
    (next: Told) => setTold((before) => ({ ...next, turn: (before?.turn ?? 0) + 1 })),
    [],
  );
  const forget = useCallback(() => setTold(null), []);

  const desk = useMemo<Desk>(
    () => ({
      calls,
      session,
      operation,
      directory,
      renew: onRenew,
      tell,
      decisions,
      countDecisions,
      unsorted,
      countUnsorted,
      removals,
      countRemovals,
      online,
      singleKeys,
    }),
    [
      calls,
      session,
      operation,
      directory,
      onRenew,
      tell,
      decisions,
      countDecisions,
      unsorted,
      countUnsorted,
      removals,
      countRemovals,
      online,
      singleKeys,
    ],
  );

  return (
    <DeskContext.Provider value={desk}>
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        {t("skip-to-main")}
      </button>
      <Masthead
        route={route}
        preferences={preferences}
        onOperation={choose}
        onHelp={() => openHelp(true)}
        onSignOut={onSignOut}
      />
      {!online && (
        <p class="banner" role="status">
          {t("offline-banner")}
        </p>
      )}
      {Boolean(refused) && (
        <p class="banner" role="alert">
          {t("phones-refused-banner")}
        </p>
      )}
      <main id="main" tabIndex={-1}>
        <Screen route={route} />
      </main>
      {told && (
        <Toast
          key={told.turn}
          onGone={forget}
          {...(told.undo ? { action: { label: t("undo"), run: told.undo } } : {})}
        >
          {told.text}
        </Toast>
      )}
      {helpOpen && (
        <KeyHelp
          on={singleKeys}
          onSwitch={(on) => {
            switchSingleKeys(on);
            setSingleKeys(on);
          }}
          onClose={() => openHelp(false)}
        />
      )}
    </DeskContext.Provider>
  );
}

const SCREENS: Record<ScreenName, (props: { route: Route }) => JSX.Element | null> = {
  review: ReviewScreen,
  conflicts: ConflictsScreen,
  queue: QueueScreen,
  removals: RemovalsScreen,
  convoys: ConvoysScreen,
  sites: SitesScreen,
  people: PeopleScreen,
  devices: DevicesScreen,
  operations: OperationsScreen,
};

function Screen({ route }: { route: Route }) {
  const { t } = useWords();
  const { session } = useDesk();
  const open = screensFor(session);
  const [first] = open;
  if (!first) {
    return (
      <div class="page">
        <h1>{t("desk-title")}</h1>
        <p class="notice">{t("nothing-for-you")}</p>
      </div>
    );
  }
  const known = Object.keys(SCREENS) as ScreenName[];
  const name = known.find((screen) => screen === route.screen);
  const Shown = name && open.includes(name) ? SCREENS[name] : null;
  if (Shown) return <Shown route={route} />;
  // Another page in its place would be taken for the one that was asked for.
  return (
    <div class="page">
      <h1>{t(name ? `nav-${name}` : "desk-title")}</h1>
      <p class="notice">{t(name ? "page-not-yours" : "page-unknown")}</p>
      <p>
        <a href={writeRoute(first)}>{t(`nav-${first}`)}</a>
      </p>
    </div>
  );
}
