import { useState } from "preact/hooks";
import { ApiError } from "../../api/desk";
import type { DeskCalls } from "../../api/desk-calls";
import type { Session } from "../../api/desk-types";
import { useT } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { ErrorSummary } from "../../ui/ErrorSummary";
import { Field } from "../../ui/Field";
import { troubleInWords } from "../words";

interface Props {
  calls: DeskCalls;
  onSignedIn: (session: Session) => void;
  /** Whose session ended, to save typing. */
  login?: string;
}

interface Wrong {
  field: string;
  text: string;
}

export function SignIn({ calls, onSignedIn, login: known = "" }: Props) {
  const t = useT();
  const [login, setLogin] = useState(known);
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState<Wrong[]>([]);
  const [busy, setBusy] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    const missing: Wrong[] = [];
    if (!login.trim()) missing.push({ field: "sign-in-login", text: t("sign-in-login-missing") });
    if (!password) missing.push({ field: "sign-in-password", text: t("sign-in-password-missing") });
    setWrong(missing);
    if (missing.length > 0) return;
    setBusy(true);
    try {
      onSignedIn(await calls.signIn(login.trim(), password));
    } catch (error) {
      setWrong([{ field: "sign-in-login", text: signInTrouble(error, t) }]);
    } finally {
      setBusy(false);
    }
  };

  const wrongAt = (field: string) => wrong.find((line) => line.field === field)?.text;
  return (
    <form class="form" onSubmit={submit} noValidate>
      <ErrorSummary title={t("there-is-a-problem")} errors={wrong} />
      <Field id="sign-in-login" label={t("sign-in-login")} wrong={wrongAt("sign-in-login")}>
        {(wiring) => (
          <input
            {...wiring}
            type="text"
            dir="ltr"
            autoComplete="username"
            autoCapitalize="none"
            spellcheck={false}
            value={login}
            onInput={(event) => setLogin(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field id="sign-in-password" label={t("sign-in-password")} wrong={wrongAt("sign-in-password")}>
        {(wiring) => (
          <input
            {...wiring}
            type="password"
            dir="ltr"
            autoComplete="current-password"
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" kind="main" disabled={busy}>
        {t("sign-in")}
      </Button>
    </form>
  );
}

function signInTrouble(error: unknown, t: ReturnType<typeof useT>): string {
  if (error instanceof ApiError && error.trouble === "too-often" && error.retryAfter) {
    return t("sign-in-too-often", { minutes: Math.ceil(error.retryAfter / 60) });
  }
  if (error instanceof ApiError && error.trouble === "signed-out") return t("sign-in-refused");
  return troubleInWords(error, t);
}
