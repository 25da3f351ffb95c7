import { Icon } from "../../ui/Icon";
import { type Preferences, useDesk } from "../desk";
import { operationName, useDeskWords } from "../words";
import { LanguageChoice } from "./LanguageChoice";
import { type Route, writeRoute } from "./route";
import { screensFor } from "./screens";

interface Props {
  route: Route;
  preferences: Preferences;
  onOperation: (id: string) => void;
  onHelp: () => void;
  onSignOut: () => void;
}

export function Masthead({ route, preferences, onOperation, onHelp, onSignOut }: Props) {
  const { session, operation, decisions, unsorted, removals } = useDesk();
  const { t, language } = useDeskWords();
  return (
    <header class="masthead">
      <div class="masthead-top">
        <strong class="brand">{t("app-name")}</strong>
        <div class="operation">
          {session.operations.length > 1 ? (
            <select
              aria-label={t("operation")}
              value={operation?.id}
              onChange={(event) => onOperation(event.currentTarget.value)}
            >
              {session.operations.map((one) => (
                <option key={one.id} value={one.id}>
                  {operationName(one, language)}
                </option>
              ))}
            </select>
          ) : (
            operation && <span dir="auto">{operationName(operation, language)}</span>
          )}
          {operation?.exercise && <strong class="exercise">{t("exercise")}</strong>}
        </div>
        <div class="masthead-person">
          <span dir="auto">{session.person.name}</span>
          <LanguageChoice preferences={preferences} />
          <button type="button" class="link-button" onClick={onHelp}>
            {t("keys")}
          </button>
          <button type="button" class="link-button" onClick={onSignOut}>
            {t("sign-out")}
          </button>
        </div>
      </div>
      <nav aria-label={t("navigation")}>
        <ul class="bare nav">
          {screensFor(session).map((screen) => (
            <li key={screen}>
              <a href={writeRoute(screen)} aria-current={route.screen === screen ? "page" : undefined}>
                {t(`nav-${screen}`)}
                {screen === "conflicts" && <Waiting count={decisions} most={Number.POSITIVE_INFINITY} />}
                {screen === "queue" && <Waiting count={unsorted} most={99} />}
                {screen === "removals" && <Waiting count={removals} most={99} />}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

/** `most`: beyond it the server counts no further. */
function Waiting({ count, most }: { count: number | null; most: number }) {
  const { t, number } = useDeskWords();
  if (count === null) return null;
  return (
    <span class="nav-count" data-some={count > 0 ? "" : undefined}>
      {count > 0 && <Icon name="warning" />}
      {count > most ? t("figure-more-than", { number: number(most) }) : number(count)}
    </span>
  );
}
