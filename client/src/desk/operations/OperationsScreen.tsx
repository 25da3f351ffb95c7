import { useState } from "preact/hooks";
import type { Operation } from "../../api/desk-types";
import { ltr } from "../../i18n/direction";
import { Button } from "../../ui/Button";
import { useDesk } from "../desk";
import { ListFrame } from "../lists/ListFrame";
import { useList } from "../lists/useList";
import { operationName, useDeskWords } from "../words";
import { STATUSES, SWITCHES } from "./draft";
import { OperationForm } from "./OperationForm";

/** Evacuations being monitored: made and changed by an admin. */
export function OperationsScreen() {
  const { calls, renew } = useDesk();
  const { t } = useDeskWords();
  const [open, setOpen] = useState<{ operation: Operation | null } | null>(null);
  const list = useList<Operation>(() => calls.operations(), "operations");
  const done = () => {
    setOpen(null);
    list.reload();
    renew();
  };
  return (
    <div class="page">
      <div class="page-head">
        <h1>{t("nav-operations")}</h1>
        <div class="buttons">
          <Button icon="plus" kind="main" onClick={() => setOpen({ operation: null })}>
            {t("operation-add")}
          </Button>
        </div>
      </div>
      <ListFrame list={list} filtered={false} empty={<p>{t("operations-none")}</p>}>
        {(operations) => <Table operations={operations} onOpen={(operation) => setOpen({ operation })} />}
      </ListFrame>
      {open && <OperationForm operation={open.operation} onDone={done} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Table({ operations, onOpen }: { operations: Operation[]; onOpen: (operation: Operation) => void }) {
  const { t, language } = useDeskWords();
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{t("operation")}</th>
          <th scope="col">{t("column-status")}</th>
          <th scope="col">{t("operation-time_zone")}</th>
          <th scope="col">{t("operation-contact_line")}</th>
          <th scope="col">{t("column-switched-on")}</th>
          <th scope="col">
            <span class="unseen">{t("column-actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {operations.map((operation) => {
          const name = operationName(operation, language);
          const on = SWITCHES.filter((one) => operation[one]);
          return (
            <tr key={operation.id}>
              <th scope="row">
                <span dir="auto">{name}</span>{" "}
                {operation.exercise && <strong class="exercise">{t("exercise")}</strong>}
              </th>
              <td data-label={t("column-status")}>
                <span class="flag" data-tone={operation.status === "open" ? "good" : undefined}>
                  {t(`operation-status-${operation.status}`)}
                </span>
              </td>
              <td data-label={t("operation-time_zone")}>
                <span data-raw>{ltr(operation.time_zone)}</span>
              </td>
              <td data-label={t("operation-contact_line")}>
                <span dir="auto">{operation.contact_line || t("value-not-recorded")}</span>
              </td>
              <td data-label={t("column-switched-on")}>
                {on.length > 0 ? on.map((one) => t(`operation-${one}`)).join(" · ") : t("switched-on-none")}
              </td>
              <td>
                {STATUSES.some((one) => one === operation.status) && (
                  <div class="buttons">
                    <Button
                      aria-label={t("operation-edit", { operation: name })}
                      onClick={() => onOpen(operation)}
                    >
                      {t("edit")}
                    </Button>
                  </div>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
