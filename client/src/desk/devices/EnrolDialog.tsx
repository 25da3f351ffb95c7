import { useEffect, useState } from "preact/hooks";
import type { Enrolment, Person } from "../../api/desk-types";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { Form } from "../lists/Form";
import { SearchBox } from "../lists/SearchBox";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";

interface Props {
  onTicket: (enrolment: Enrolment, name: string) => void;
  onClose: () => void;
}

/** Whose phone it will be. */
export function EnrolDialog({ onTicket, onClose }: Props) {
  const { calls } = useDesk();
  const { t, trouble } = useDeskWords();
  const work = useWork();
  const [q, setQ] = useState("");
  const [people, setPeople] = useState<Person[]>([]);
  const [failed, setFailed] = useState<string | null>(null);
  const [chosen, choose] = useState("");
  const [missing, setMissing] = useState(false);

  useEffect(() => {
    let wanted = true;
    calls.people({ role: "monitor", q, limit: 200 }).then(
      ({ items }) => {
        if (!wanted) return;
        setPeople(items.filter((person) => person.status !== "suspended"));
        setFailed(null);
      },
      (error) => wanted && setFailed(trouble(error)),
    );
    return () => {
      wanted = false;
    };
  }, [calls, q, trouble]);

  const submit = async (event: Event) => {
    event.preventDefault();
    const person = people.find(({ id }) => id === chosen);
    setMissing(!person);
    if (person) await work.run(async () => onTicket(await calls.enrol(person.id), person.name));
  };
  return (
    <Dialog name="enrol" title={t("device-enrol")} onClose={onClose}>
      <Form
        submit={t("enrol-make")}
        wrong={work.wrong ?? failed}
        busy={work.busy}
        onSubmit={submit}
        onClose={onClose}
      >
        <p>{t("enrol-who-text")}</p>
        <SearchBox value={q} label={t("person-search")} onSearch={setQ} />
        <Field label={t("enrol-who")} wrong={missing ? t("enrol-who-missing") : undefined}>
          {(wiring) => (
            <select {...wiring} value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
              <option value="">{t("enrol-choose")}</option>
              {people.map((person) => (
                <option key={person.id} value={person.id}>
                  {person.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </Form>
    </Dialog>
  );
}
