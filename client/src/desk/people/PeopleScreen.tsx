import { useRef, useState } from "preact/hooks";
import { type Enrolment, type Invitation, PERSON_STATUSES, type Person, ROLES } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { useDesk } from "../desk";
import { EnrolmentDialog } from "../devices/EnrolmentDialog";
import { ListFrame } from "../lists/ListFrame";
import { ReasonForm } from "../lists/ReasonForm";
import { SearchBox } from "../lists/SearchBox";
import { useList } from "../lists/useList";
import { chosen, type Route } from "../shell/route";
import { settle, useFilters } from "../shell/useRoute";
import { useDeskWords } from "../words";
import { InvitationDialog } from "./InvitationDialog";
import { PeopleTable } from "./PeopleTable";
import { PersonForm } from "./PersonForm";
import { RolesDialog } from "./RolesDialog";

export type PeopleOpen =
  | { what: "form"; person: Person | null }
  | { what: "roles"; person: Person }
  | { what: "status"; person: Person }
  | { what: "invitation"; person: Person; invitation: Invitation }
  | { what: "enrolment"; person: Person; enrolment: Enrolment }
  | null;

export function PeopleScreen({ route }: { route: Route }) {
  const { calls, tell } = useDesk();
  const { t, trouble } = useDeskWords();
  const change = useFilters(route);
  const [open, setOpen] = useState<PeopleOpen>(null);
  const lettingIn = useRef(false);
  const { q = "" } = route.search;
  const status = chosen(PERSON_STATUSES, route.search.status);
  const role = chosen(ROLES, route.search.role);
  const list = useList<Person>(
    (after) => calls.people({ status, role, q, after }),
    JSON.stringify([status, role, q]),
  );
  const close = () => setOpen(null);
  const done = () => {
    close();
    list.reload();
  };

  /** A sign-in link for staff, a phone's ticket for monitors: shown once, and made anew when lost. */
  const letIn = async (person: Person, how: "invitation" | "enrolment") => {
    // Two answers would come in any order, and the first code would be good and seen by nobody.
    if (lettingIn.current) return;
    lettingIn.current = true;
    try {
      if (how === "invitation")
        setOpen({ what: "invitation", person, invitation: await calls.invite(person.id) });
      else setOpen({ what: "enrolment", person, enrolment: await calls.enrol(person.id) });
    } catch (error) {
      tell({ text: trouble(error) });
    } finally {
      lettingIn.current = false;
    }
  };

  const select = (name: "status" | "role", value: string | undefined, options: string[]) => (
    <label class="filter">
      <span>{t(`filter-${name}`)}</span>
      <select value={value} onChange={(event) => change({ [name]: event.currentTarget.value || null })}>
        <option value="">{t("filter-all")}</option>
        {options.map((one) => (
          <option key={one} value={one}>
            {t(name === "role" ? `role-${one}` : `person-status-${one}`)}
          </option>
        ))}
      </select>
    </label>
  );

  return (
    <div class="page">
      <div class="page-head">
        <h1>{t("nav-people")}</h1>
        <Button icon="plus" kind="main" onClick={() => setOpen({ what: "form", person: null })}>
          {t("person-invite")}
        </Button>
      </div>
      <search class="filter-line">
        <SearchBox value={q} label={t("person-search")} onSearch={(text) => change({ q: text || null })} />
        {select("role", role, ROLES)}
        {select("status", status, PERSON_STATUSES)}
      </search>
      <ListFrame
        list={list}
        filtered={Boolean(status || role || q)}
        onUnfilter={() => settle("people")}
        empty={<p>{t("people-none")}</p>}
      >
        {(people) => <PeopleTable people={people} onOpen={setOpen} onLetIn={letIn} />}
      </ListFrame>
      {open?.what === "form" && (
        <PersonForm
          person={open.person}
          onClose={close}
          onDone={(person, isNew) => {
            done();
            if (isNew && person.login) void letIn(person, "invitation");
            else if (isNew && person.roles.some(({ role: given }) => given === "monitor"))
              void letIn(person, "enrolment");
          }}
        />
      )}
      {open?.what === "roles" && <RolesDialog person={open.person} onChange={list.reload} onClose={close} />}
      {open?.what === "invitation" && (
        <InvitationDialog person={open.person} invitation={open.invitation} onClose={done} />
      )}
      {open?.what === "enrolment" && (
        <EnrolmentDialog
          key={open.enrolment.code}
          enrolment={open.enrolment}
          name={open.person.name}
          onClose={done}
        />
      )}
      {open?.what === "status" && <StatusForm person={open.person} onDone={done} onClose={close} />}
    </div>
  );
}

function StatusForm({
  person,
  onDone,
  onClose,
}: {
  person: Person;
  onDone: () => void;
  onClose: () => void;
}) {
  const { calls, tell } = useDesk();
  const { t } = useDeskWords();
  const { name } = person;
  const restoring = person.status === "suspended";
  return (
    <ReasonForm
      name="suspend"
      title={t(restoring ? "person-restore-of" : "person-suspend-of", { name })}
      submit={t(restoring ? "person-restore" : "person-suspend")}
      danger={!restoring}
      work={async (reason) => {
        if (restoring) await calls.restore(person.id, person.rev, reason);
        else await calls.suspend(person.id, person.rev, reason);
        tell({ text: t(restoring ? "said-person-restored" : "said-person-suspended", { name }) });
      }}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t(restoring ? "person-restore-text" : "person-suspend-text")}</p>
    </ReasonForm>
  );
}
