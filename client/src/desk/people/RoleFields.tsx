import { ROLES, type Role } from "../../api/desk-types";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { operationName, siteName, useDeskWords } from "../words";

export interface TypedRole {
  role: Role;
  operation: string;
  site: string;
}

/** Which role, and where: an admin's is nowhere in particular. */
export function RoleFields({ value, onChange }: { value: TypedRole; onChange: (value: TypedRole) => void }) {
  const { session, directory } = useDesk();
  const { t, language } = useDeskWords();
  const sites = [...directory.sites.values()].filter((site) => site.operation === value.operation);
  return (
    <>
      <Field label={t("role")} hint={t(`role-${value.role}-hint`)}>
        {(wiring) => (
          <select
            {...wiring}
            value={value.role}
            onChange={(event) => onChange({ ...value, role: event.currentTarget.value as Role })}
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {t(`role-${role}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {value.role !== "admin" && (
        <>
          {session.operations.length > 1 && (
            <Field label={t("operation")}>
              {(wiring) => (
                <select
                  {...wiring}
                  value={value.operation}
                  onChange={(event) => onChange({ ...value, operation: event.currentTarget.value, site: "" })}
                >
                  {session.operations.map((operation) => (
                    <option key={operation.id} value={operation.id}>
                      {operationName(operation, language)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          <Field label={t("column-site")}>
            {(wiring) => (
              <select
                {...wiring}
                value={value.site}
                onChange={(event) => onChange({ ...value, site: event.currentTarget.value })}
              >
                <option value="">{t("role-whole-operation")}</option>
                {sites.map((site) => (
                  <option key={site.id} value={site.id}>
                    {siteName(site, language)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </>
      )}
    </>
  );
}
