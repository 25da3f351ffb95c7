import { useEffect, useState } from "preact/hooks";
import type { Convoy, Id, Vehicle } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { Form, ReasonField } from "../lists/Form";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";
import { below, doubled, type Pairing, sides, suggested } from "./pairing";

interface Props {
  /** The one that is said to be another. */
  convoy: Convoy;
  /** What it is joined into already, where its vehicles are paired anew. */
  survivor: Convoy | null;
  others: Convoy[];
  onDone: () => void;
  onClose: () => void;
}

const NONE: Pairing = new Map();

/** Two convoys are one: which other, which vehicles are one, and why. */
export function JoinForm({ convoy, survivor, others, onDone, onClose }: Props) {
  const { calls, tell } = useDesk();
  const { t, place, name } = useDeskWords();
  const work = useWork();
  const [into, setInto] = useState(survivor?.id ?? "");
  const [ours, setOurs] = useState<Vehicle[]>(survivor ? [] : convoy.vehicles);
  const [theirs, setTheirs] = useState<Vehicle[]>([]);
  const [chosen, choose] = useState<Pairing>(NONE);
  const [reason, setReason] = useState("");
  const [lines, setLines] = useState<{ field: string; text: string }[]>([]);
  const other = survivor ?? others.find(({ id }) => id === into) ?? null;
  const offered = suggested(ours, theirs, chosen);

  useEffect(() => {
    if (!survivor) return;
    const side = below(survivor, convoy.id);
    const read = Promise.all([...side].map((id) => calls.convoy(id)));
    void work.run(async () => {
      const found = sides(
        survivor,
        (await read).flatMap(({ vehicles }) => vehicles),
        side,
      );
      setOurs(found.ours);
      setTheirs(found.theirs);
      choose(found.paired);
    });
  }, []);

  const take = (id: Id) => {
    setInto(id);
    setTheirs(others.find((one) => one.id === id)?.vehicles ?? []);
    choose(NONE);
  };
  const pair = (id: Id, with_: Id) =>
    choose((before) => new Map([...before].filter(([one]) => one !== id).concat(with_ ? [[id, with_]] : [])));

  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong = doubled(chosen).map((id) => ({ field: `pair-${id}`, text: t("join-paired-twice") }));
    if (!other) wrong.unshift({ field: "join-into", text: t("join-none-chosen") });
    if (!reason.trim()) wrong.push({ field: "join-reason", text: t("reason-missing") });
    setLines(wrong);
    if (wrong.length > 0 || !other) return;
    const done = await work.run(async () => {
      await calls.joinConvoy(convoy.id, convoy.rev, {
        into: other.id,
        into_rev: other.rev,
        vehicles: [...chosen].map(([from, with_]) => ({ from, into: with_ })),
        reason: reason.trim(),
      });
    });
    if (!done) return;
    tell({
      text: t(survivor ? "said-vehicles-paired" : "said-convoy-joined", {
        convoy: name(convoy.label),
        other: name(other.label),
      }),
    });
    onDone();
  };

  const wrongAt = (field: string) => lines.find((line) => line.field === field)?.text;
  const where = ({ label, at_site, from_site }: Convoy) => {
    const site = at_site ?? from_site;
    return site ? `${name(label)} · ${place(site)}` : name(label);
  };
  const title = survivor ? "join-anew-title" : "join-title";
  return (
    <Dialog name="join" title={t(title, { convoy: name(convoy.label) })} onClose={onClose}>
      {!survivor && others.length === 0 ? (
        <>
          <p>{t("join-no-other")}</p>
          <div class="buttons">
            <Button onClick={onClose}>{t("close")}</Button>
          </div>
        </>
      ) : (
        <Form
          submit={t(survivor ? "join-pair" : "join-save")}
          lines={lines}
          wrong={work.wrong}
          busy={work.busy}
          onSubmit={submit}
          onClose={onClose}
        >
          <p>{t("join-text")}</p>
          {survivor ? (
            <p dir="auto">
              <strong>{where(survivor)}</strong>
            </p>
          ) : (
            <Field
              id="join-into"
              label={t("join-into")}
              hint={t("join-into-hint")}
              wrong={wrongAt("join-into")}
            >
              {(wiring) => (
                <select {...wiring} value={into} onChange={(event) => take(event.currentTarget.value)}>
                  <option value="">{t("join-choose")}</option>
                  {others.map((one) => (
                    <option key={one.id} value={one.id}>
                      {where(one)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          {other && (
            <Pairs
              ours={ours}
              theirs={theirs}
              chosen={chosen}
              offered={offered}
              wrongAt={wrongAt}
              onPair={pair}
              onTake={() => choose(new Map([...chosen, ...offered]))}
            />
          )}
          <ReasonField id="join-reason" wrong={wrongAt("join-reason")} value={reason} onType={setReason} />
        </Form>
      )}
    </Dialog>
  );
}

interface PairsProps {
  ours: Vehicle[];
  theirs: Vehicle[];
  chosen: Pairing;
  offered: Pairing;
  wrongAt: (field: string) => string | undefined;
  onPair: (id: Id, other: Id) => void;
  onTake: () => void;
}

/** Each vehicle of the one beside those of the other.  What has the same number is said, and taken by a person. */
function Pairs({ ours, theirs, chosen, offered, wrongAt, onPair, onTake }: PairsProps) {
  const { t, name } = useDeskWords();
  if (ours.length === 0 || theirs.length === 0) return <p class="soft">{t("join-no-vehicles")}</p>;
  const named = (id: Id | undefined) => name(theirs.find((one) => one.id === id)?.label ?? "");
  return (
    <fieldset class="group-fields">
      <legend>{t("join-vehicles")}</legend>
      {offered.size > 0 && (
        <Button onClick={onTake}>{t("join-take-suggested", { count: offered.size })}</Button>
      )}
      {ours.map((vehicle) => (
        <Field
          key={vehicle.id}
          id={`pair-${vehicle.id}`}
          label={<span dir="auto">{name(vehicle.label)}</span>}
          hint={
            offered.has(vehicle.id)
              ? t("join-suggested", { vehicle: named(offered.get(vehicle.id)) })
              : undefined
          }
          wrong={wrongAt(`pair-${vehicle.id}`)}
        >
          {(wiring) => (
            <select
              {...wiring}
              value={chosen.get(vehicle.id) ?? ""}
              onChange={(event) => onPair(vehicle.id, event.currentTarget.value)}
            >
              <option value="">{t("join-not-there")}</option>
              {theirs.map((one) => (
                <option key={one.id} value={one.id}>
                  {name(one.label)}
                </option>
              ))}
            </select>
          )}
        </Field>
      ))}
    </fieldset>
  );
}
