import { useState } from "preact/hooks";
import type { Person } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { useDesk } from "../desk";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";
import { useRoleWords } from "./PeopleTable";
import { RoleFields, type TypedRole } from "./RoleFields";

interface Props {
  person: Person;
  onChange: () => void;
  onClose: () => void;
}

/** Assignments of one person: given and ended, never rewritten. */
export function RolesDialog({ person, onChange, onClose }: Props) {
  const { calls, operation, tell } = useDesk();
  const { t } = useDeskWords();
  const roleWords = useRoleWords();
  const work = useWork();
  const [roles, setRoles] = useState(person.roles);
  const [next, setNext] = useState<TypedRole>({ role: "monitor", operation: operation?.id ?? "", site: "" });

  const end = (id: string, said: string) =>
    work.run(async () => {
      await calls.endAssignment(id);
      setRoles((before) => before.filter((role) => role.id !== id));
      tell({ text: t("said-role-ended", { role: said }) });
      onChange();
    });
  const give = () =>
    work.run(async () => {
      const admin = next.role === "admin";
      const given = await calls.assign({
        person: person.id,
        role: next.role,
        operation: admin ? null : next.operation,
        site: admin ? null : next.site || null,
      });
      setRoles((before) => [...before, given]);
      tell({ text: t("said-role-given", { role: roleWords(given) }) });
      onChange();
    });

  return (
    <Dialog name="roles" title={t("person-roles-of", { name: person.name })} onClose={onClose}>
      <div class="form">
        {work.wrong && (
          <p class="notice" data-tone="wrong" role="alert">
            {work.wrong}
          </p>
        )}
        <p>{t("roles-when")}</p>
        {roles.length === 0 ? (
          <p class="soft">{t("roles-none")}</p>
        ) : (
          <ul class="bare roles">
            {roles.map((role) => (
              <li key={role.id}>
                <span>{roleWords(role)}</span>
                <Button
                  disabled={work.busy}
                  aria-label={t("role-end-of", { role: roleWords(role) })}
                  onClick={() => void end(role.id, roleWords(role))}
                >
                  {t("role-end")}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <fieldset class="group-fields">
          <legend>{t("role-add")}</legend>
          <RoleFields value={next} onChange={setNext} />
          <Button kind="main" disabled={work.busy} onClick={() => void give()}>
            {t("role-add")}
          </Button>
        </fieldset>
        <Button onClick={onClose}>{t("close")}</Button>
      </div>
    </Dialog>
  );
}
