import { useState } from "preact/hooks";
import type { DeskCalls } from "../../api/desk-calls";
import { useT } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { ErrorSummary } from "../../ui/ErrorSummary";
import { Field } from "../../ui/Field";
import { troubleInWords } from "../words";

/** As the server asks; said before it has to refuse. */
export const SHORTEST_PASSWORD = 12;

interface Props {
  calls: DeskCalls;
  code: string;
  onDone: () => void;
}

/** An invited person chooses a password.  The code is used only when the button is pressed, never by opening the link. */
export function SetPassword({ calls, code, onDone }: Props) {
  const t = useT();
  const [password, setPassword] = useState("");
  const [shown, show] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (password.length < SHORTEST_PASSWORD) {
      setWrong(t("password-too-short", { least: SHORTEST_PASSWORD }));
      return;
    }
    setBusy(true);
    setWrong(null);
    try {
      await calls.redeemInvitation(code, password);
      onDone();
    } catch (error) {
      setWrong(troubleInWords(error, t));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="form" onSubmit={submit} noValidate>
      <h1>{t("invitation-title")}</h1>
      <p>{t("invitation-text")}</p>
      {wrong && (
        <ErrorSummary title={t("there-is-a-problem")} errors={[{ field: "new-password", text: wrong }]} />
      )}
      <Field
        id="new-password"
        label={t("password-new")}
        hint={t("password-hint", { least: SHORTEST_PASSWORD })}
        wrong={wrong ?? undefined}
      >
        {(wiring) => {
          const own = {
            ...wiring,
            dir: "ltr",
            autoComplete: "new-password",
            value: password,
            onInput: (event: { currentTarget: HTMLInputElement }) => setPassword(event.currentTarget.value),
          } as const;
          return shown ? <input {...own} type="text" /> : <input {...own} type="password" />;
        }}
      </Field>
      <label class="tick">
        <input type="checkbox" checked={shown} onChange={(event) => show(event.currentTarget.checked)} />
        <span>{t("password-show")}</span>
      </label>
      <Button type="submit" kind="main" disabled={busy}>
        {t("password-set")}
      </Button>
    </form>
  );
}
