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
  const { session, operation, decisions } = useDesk();
  const { t, language, number } = useDeskWords();
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
                {screen === "conflicts" && decisions !== null && (
                  <span class="nav-count" data-some={decisions > 0 ? "" : undefined}>
                    {decisions > 0 && <Icon name="warning" />}
                    {number(decisions)}
                  </span>
                )}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
