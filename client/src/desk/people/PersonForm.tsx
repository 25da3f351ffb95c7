import { useState } from "preact/hooks";
import { members, type NewPerson, type Person } from "../../api/desk-types";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { Form } from "../lists/Form";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";
import { RoleFields, type TypedRole } from "./RoleFields";

const LANGUAGES = members<Person["language"]>({ en: 1, ar: 1, fr: 1, ru: 1 });

interface Props {
  person: Person | null;
  onDone: (person: Person, isNew: boolean) => void;
  onClose: () => void;
}

/** Invites somebody, or corrects a name, a language or a sign-in name. */
export function PersonForm({ person, onDone, onClose }: Props) {
  const { calls, operation, tell } = useDesk();
  const { t } = useDeskWords();
  const work = useWork();
  const [name, setName] = useState(person?.name ?? "");
  const [login, setLogin] = useState(person?.login ?? "");
  const [language, setLanguage] = useState<Person["language"]>(person?.language ?? "ar");
  const [role, setRole] = useState<TypedRole>({ role: "monitor", operation: operation?.id ?? "", site: "" });
  const [lines, setLines] = useState<{ field: string; text: string }[]>([]);
  // A monitor needs no name to sign in with; one who becomes a coordinator is given it here.
  const signsIn = person !== null || role.role !== "monitor";
  const needsLogin = person ? person.login !== null : signsIn;

  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong: typeof lines = [];
    if (!name.trim()) wrong.push({ field: "person-name", text: t("person-name-missing") });
    if (needsLogin && !login.trim()) wrong.push({ field: "person-login", text: t("sign-in-login-missing") });
    setLines(wrong);
    if (wrong.length > 0) return;
    let saved: Person | null = null;
    const done = await work.run(async () => {
      if (person) {
        saved = await calls.changePerson(person.id, person.rev, {
          ...(name.trim() !== person.name ? { name: name.trim() } : {}),
          ...(language !== person.language ? { language } : {}),
          ...(login.trim() && login.trim() !== person.login ? { login: login.trim() } : {}),
        });
        return;
      }
      const invited: NewPerson = { name: name.trim(), language, role: role.role };
      if (signsIn) invited.login = login.trim();
      if (role.role !== "admin") {
        invited.operation = role.operation;
        if (role.site) invited.site = role.site;
      }
      saved = await calls.addPerson(invited);
    });
    if (!done || !saved) return;
    tell({ text: t(person ? "said-person-changed" : "said-person-invited", { name: name.trim() }) });
    onDone(saved, !person);
  };

  const wrongAt = (field: string) => lines.find((line) => line.field === field)?.text;
  return (
    <Dialog
      name="person"
      title={person ? t("person-edit", { name: person.name }) : t("person-invite")}
      onClose={onClose}
    >
      <Form
        submit={t(person ? "save" : "person-invite")}
        lines={lines}
        wrong={work.wrong}
        busy={work.busy}
        onSubmit={submit}
        onClose={onClose}
      >
        <Field
          id="person-name"
          label={t("person-name")}
          hint={t("person-name-hint")}
          wrong={wrongAt("person-name")}
        >
          {(wiring) => (
            <input
              {...wiring}
              dir="auto"
              maxLength={120}
              autoComplete="off"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label={t("column-language")}>
          {(wiring) => (
            <select
              {...wiring}
              value={language}
              onChange={(event) => setLanguage(event.currentTarget.value as Person["language"])}
            >
              {LANGUAGES.map((code) => (
                <option key={code} value={code}>
                  {t(`language-${code}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {!person && <RoleFields value={role} onChange={setRole} />}
        {signsIn && (
          <Field
            id="person-login"
            label={t("sign-in-login")}
            hint={t("person-login-hint")}
            wrong={wrongAt("person-login")}
          >
            {(wiring) => (
              <input
                {...wiring}
                dir="ltr"
                maxLength={60}
                autoComplete="off"
                autoCapitalize="none"
                value={login}
                onInput={(event) => setLogin(event.currentTarget.value)}
              />
            )}
          </Field>
        )}
        {!person && <p class="soft">{t(signsIn ? "person-next-staff" : "person-next-monitor")}</p>}
      </Form>
    </Dialog>
  );
}
