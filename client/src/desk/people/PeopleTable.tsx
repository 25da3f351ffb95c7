import type { Assignment, Person } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { useDesk } from "../desk";
import { type DeskWords, operationName, useDeskWords } from "../words";
import type { PeopleOpen } from "./PeopleScreen";

/** "Monitor · Ramouseh", "Coordinator · the whole of Aleppo". */
export function useRoleWords(): (assignment: Pick<Assignment, "role" | "operation" | "site">) => string {
  const { session } = useDesk();
  const words = useDeskWords();
  return (assignment) => roleInWords(assignment, words, session.operations);
}

function roleInWords(
  { role, operation, site }: Pick<Assignment, "role" | "operation" | "site">,
  words: DeskWords,
  operations: Parameters<typeof operationName>[0][],
): string {
  const { t, language } = words;
  if (role === "admin") return t("role-admin");
  if (site) return t("role-at", { role: t(`role-${role}`), where: words.place(site) });
  const whole = operations.find(({ id }) => id === operation);
  return t("role-at", {
    role: t(`role-${role}`),
    where: whole ? t("role-whole", { operation: operationName(whole, language) }) : t("role-whole-operation"),
  });
}

interface Props {
  people: Person[];
  onOpen: (open: PeopleOpen) => void;
  onLetIn: (person: Person, how: "invitation" | "enrolment") => void;
}

export function PeopleTable({ people, onOpen, onLetIn }: Props) {
  const { session } = useDesk();
  const { t, format } = useDeskWords();
  const roleWords = useRoleWords();
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{t("column-person")}</th>
          <th scope="col">{t("column-roles")}</th>
          <th scope="col">{t("column-language")}</th>
          <th scope="col">{t("column-status")}</th>
          <th scope="col">{t("column-last-active")}</th>
          <th scope="col">
            <span class="unseen">{t("column-actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => {
          const { name } = person;
          const self = person.id === session.person.id;
          const monitors = person.roles.some(({ role }) => role === "monitor");
          return (
            <tr key={person.id}>
              <th scope="row">
                <span dir="auto">{name}</span>
                {person.login && (
                  <span class="soft cell-note" data-raw dir="ltr">
                    {person.login}
                  </span>
                )}
              </th>
              <td data-label={t("column-roles")}>
                {person.roles.length === 0 ? (
                  <span class="soft">{t("roles-none")}</span>
                ) : (
                  <ul class="bare">
                    {person.roles.map((role) => (
                      <li key={role.id}>{roleWords(role)}</li>
                    ))}
                  </ul>
                )}
              </td>
              <td data-label={t("column-language")}>{t(`language-${person.language}`)}</td>
              <td data-label={t("column-status")}>
                <span class="flag" data-tone={person.status === "active" ? "good" : undefined}>
                  {t(`person-status-${person.status}`)}
                </span>
              </td>
              <td data-label={t("column-last-active")}>
                {person.last_active_at ? format.full(person.last_active_at) : t("never")}
              </td>
              <td>
                <div class="buttons">
                  <Button
                    aria-label={t("person-edit", { name })}
                    onClick={() => onOpen({ what: "form", person })}
                  >
                    {t("edit")}
                  </Button>
                  {!self && (
                    <Button
                      aria-label={t("person-roles-of", { name })}
                      onClick={() => onOpen({ what: "roles", person })}
                    >
                      {t("person-roles")}
                    </Button>
                  )}
                  {person.status !== "suspended" && person.login && (
                    <Button
                      aria-label={t("person-sign-in-of", { name })}
                      onClick={() => onLetIn(person, "invitation")}
                    >
                      {t("person-sign-in")}
                    </Button>
                  )}
                  {person.status !== "suspended" && monitors && (
                    <Button
                      aria-label={t("device-enrol-of", { name })}
                      onClick={() => onLetIn(person, "enrolment")}
                    >
                      {t("device-enrol")}
                    </Button>
                  )}
                  {!self && (
                    <Button
                      aria-label={t(
                        person.status === "suspended" ? "person-restore-of" : "person-suspend-of",
                        { name },
                      )}
                      onClick={() => onOpen({ what: "status", person })}
                    >
                      {t(person.status === "suspended" ? "person-restore" : "person-suspend")}
                    </Button>
                  )}
                </div>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
