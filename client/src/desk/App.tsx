import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiError, Transport } from "../api/desk";
import { deskCalls } from "../api/desk-calls";
import type { Session } from "../api/desk-types";
import { I18n, useT } from "../i18n/I18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import type { Preferences } from "./desk";
import { SetPassword } from "./session/SetPassword";
import { SignIn } from "./session/SignIn";
import { LanguageChoice } from "./shell/LanguageChoice";
import { Office } from "./shell/Office";
import { usePreferences } from "./shell/preferences";
import { invitationIn } from "./shell/route";
import { DESK_WORDS } from "./words";

type Standing =
  | { at: "starting" }
  | { at: "unreachable" }
  | { at: "invited"; code: string }
  | { at: "signed-out"; said: "password-was-set" | "signed-out-done" | null }
  | { at: "signed-in"; session: Session };

export function App() {
  const preferences = usePreferences();
  const [zone, setZone] = useState<string | undefined>(undefined);
  return (
    <I18n catalogue={DESK_WORDS} language={preferences.language} digits={preferences.digits} timeZone={zone}>
      <Door preferences={preferences} onZone={setZone} />
    </I18n>
  );
}

interface Waiting {
  again: () => void;
  giveUp: () => void;
}

/** Who is there: nobody, somebody invited, or somebody signed in whose session may end while they type. */
function Door({
  preferences,
  onZone,
}: {
  preferences: Preferences;
  onZone: (zone: string | undefined) => void;
}) {
  const t = useT();
  const calls = useMemo(() => deskCalls(new Transport()), []);
  const [standing, stand] = useState<Standing>(() => {
    const code = invitationIn(location.hash);
    return code ? { at: "invited", code } : { at: "starting" };
  });
  const [lost, setLost] = useState(false);
  const waiting = useRef<Waiting[]>([]);

  const enter = useCallback(
    (session: Session) => {
      calls.wire.holdToken(session.csrf);
      stand({ at: "signed-in", session });
    },
    [calls],
  );

  const start = useCallback(async () => {
    stand({ at: "starting" });
    try {
      enter(await calls.session());
    } catch (error) {
      const nobody = error instanceof ApiError && error.trouble === "signed-out";
      stand(nobody ? { at: "signed-out", said: null } : { at: "unreachable" });
    }
  }, [calls, enter]);

  /** Who sits here stays; what cannot be read stays as it was. */
  const renew = useCallback(() => void calls.session().then(enter, () => {}), [calls, enter]);

  useEffect(() => {
    if (standing.at === "starting") void start();
    calls.wire.whenSignedOut = () =>
      new Promise<void>((resolve, reject) => {
        waiting.current.push({ again: resolve, giveUp: () => reject(new ApiError("signed-out")) });
        setLost(true);
      });
  }, []);

  useEffect(() => {
    document.title = t("desk-title");
  }, [t]);

  const settleWaiting = (how: keyof Waiting) => {
    const held = waiting.current.splice(0);
    setLost(false);
    for (const request of held) request[how]();
  };

  if (standing.at === "signed-in") {
    const { session } = standing;
    return (
      <>
        <Office
          calls={calls}
          session={session}
          preferences={preferences}
          onZone={onZone}
          onRenew={renew}
          onSignOut={async () => {
            await calls.signOut().catch(() => {});
            calls.wire.holdToken("");
            stand({ at: "signed-out", said: "signed-out-done" });
          }}
        />
        {lost && (
          <Dialog name="session-ended" title={t("session-ended")} onClose={() => settleWaiting("giveUp")}>
            <p>{t("session-ended-text")}</p>
            <SignIn
              calls={calls}
              login={session.person.login ?? ""}
              onSignedIn={(next) => {
                // Somebody else's desk must show nothing of this one's.
                if (next.person.id !== session.person.id) {
                  settleWaiting("giveUp");
                  location.reload();
                  return;
                }
                calls.wire.holdToken(next.csrf);
                settleWaiting("again");
              }}
            />
            <Button kind="quiet" onClick={() => settleWaiting("giveUp")}>
              {t("session-not-now")}
            </Button>
          </Dialog>
        )}
      </>
    );
  }

  return (
    <div class="door">
      <header class="door-head">
        <strong class="brand">{t("app-name")}</strong>
        <LanguageChoice preferences={preferences} />
      </header>
      <main class="door-body">
        {standing.at === "starting" && <p role="status">{t("list-loading")}</p>}
        {standing.at === "unreachable" && (
          <div class="notice" data-tone="wrong" role="alert">
            <p>{t("server-unreachable")}</p>
            <Button onClick={start}>{t("try-again")}</Button>
          </div>
        )}
        {standing.at === "invited" && (
          <SetPassword
            calls={calls}
            code={standing.code}
            onDone={() => {
              history.replaceState(null, "", location.pathname);
              stand({ at: "signed-out", said: "password-was-set" });
            }}
          />
        )}
        {standing.at === "signed-out" && (
          <>
            <h1>{t("sign-in-title")}</h1>
            {standing.said && (
              <p class="notice" data-tone="good" role="status">
                {t(standing.said)}
              </p>
            )}
            <SignIn calls={calls} onSignedIn={enter} />
            <p class="soft">{t("sign-in-no-account")}</p>
          </>
        )}
      </main>
    </div>
  );
}
