import { useRef, useState } from "preact/hooks";
import type { Convoy, Id, Value, Values, Vehicle } from "../../api/desk-types";
import { VEHICLE } from "../../api/forms";
import { uuid7 } from "../../domain/uuid7";
import { readWhole } from "../../i18n/digits";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { Form, ReasonField } from "../lists/Form";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";
import { editsOf, nameToType, nameTyped, recorded } from "./edits";

const FIELDS = new Map(VEHICLE.fields.map((field) => [field.name, field]));
const MOST_SEATS = FIELDS.get("seats")?.max ?? 0;

interface Props {
  convoy: Convoy;
  vehicle: Vehicle | null;
  /** Somebody wants something that stands here gone for good: another dialog asks for that. */
  onRemove: (about: Id) => void;
  onDone: () => void;
  onClose: () => void;
}

/** A vehicle is added to its convoy, or corrected with a reason. */
export function VehicleForm({ convoy, vehicle, onRemove, onDone, onClose }: Props) {
  const { calls, tell, directory } = useDesk();
  const { t, name } = useDeskWords();
  const work = useWork();
  const id = useRef(uuid7());
  const [label, setLabel] = useState(nameToType(vehicle?.label));
  const [type, setType] = useState<string>(vehicle?.type ?? "bus");
  // Nobody corrects "not observed" by leaving the field as it was shown: empty.
  const seatsShown = typeof vehicle?.seats === "number" ? String(vehicle.seats) : "";
  const [seats, setSeats] = useState(seatsShown);
  const [inConvoy, setInConvoy] = useState(convoy.id);
  const [reason, setReason] = useState("");
  const [lines, setLines] = useState<{ field: string; text: string }[]>([]);

  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong: typeof lines = [];
    const number = seats.trim() ? readWhole(seats) : null;
    const named = nameTyped(label, vehicle?.label);
    if (!named) wrong.push({ field: "vehicle-label", text: t("vehicle-label-missing") });
    if (seats.trim() && number === null)
      wrong.push({ field: "vehicle-seats", text: t("seats-not-a-number") });
    if (number !== null && number > MOST_SEATS) {
      wrong.push({ field: "vehicle-seats", text: t("seats-too-many", { most: MOST_SEATS }) });
    }
    const seatsStated = vehicle && seats === seatsShown ? vehicle.seats : number;
    // One that came with a joined convoy stays there, as stated, unless it is moved.
    const stays = vehicle !== null && inConvoy === convoy.id;
    const values: Record<string, Value> = {
      convoy: stays ? vehicle.convoy : inConvoy,
      label: named,
      type,
      seats: seatsStated,
    };
    const shown: Values = vehicle
      ? { convoy: vehicle.convoy, label: vehicle.label, type: vehicle.type, seats: vehicle.seats }
      : {};
    const edits = editsOf(shown, values);
    if (vehicle && Object.keys(edits).length === 0)
      wrong.push({ field: "vehicle-label", text: t("amend-nothing") });
    if (vehicle && !reason.trim()) wrong.push({ field: "vehicle-reason", text: t("reason-missing") });
    setLines(wrong);
    if (wrong.length > 0) return;
    const done = await work.run(async () => {
      if (vehicle) {
        const base = { epoch: vehicle.epoch, version: vehicle.version };
        await calls.amendVehicle(vehicle.id, vehicle.rev, {
          id: id.current,
          base,
          edits,
          reason: reason.trim(),
        });
      } else {
        await calls.addVehicle(id.current, recorded(values));
      }
    });
    if (!done) return;
    tell({ text: t(vehicle ? "said-vehicle-changed" : "said-vehicle-added", { vehicle: name(named) }) });
    onDone();
  };

  const wrongAt = (field: string) => lines.find((line) => line.field === field)?.text;
  return (
    <Dialog
      name="vehicle"
      title={vehicle ? t("vehicle-edit", { vehicle: name(vehicle.label) }) : t("vehicle-add")}
      onClose={onClose}
    >
      <Form
        submit={t("save")}
        lines={lines}
        wrong={work.wrong}
        busy={work.busy}
        onSubmit={submit}
        onClose={onClose}
      >
        <Field
          id="vehicle-label"
          label={t("vehicle-label")}
          hint={t("vehicle-label-hint")}
          wrong={wrongAt("vehicle-label")}
        >
          {(wiring) => (
            <input
              {...wiring}
              dir="auto"
              maxLength={FIELDS.get("label")?.max}
              value={label}
              onInput={(event) => setLabel(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label={t("field-vehicle-type")}>
          {(wiring) => (
            <select {...wiring} value={type} onChange={(event) => setType(event.currentTarget.value)}>
              {(FIELDS.get("type")?.choices ?? []).map((one) => (
                <option key={one} value={one}>
                  {t(`choice-type-${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          id="vehicle-seats"
          label={t("field-seats")}
          hint={t("optional")}
          wrong={wrongAt("vehicle-seats")}
        >
          {(wiring) => (
            <input
              {...wiring}
              inputMode="numeric"
              dir="ltr"
              value={seats}
              onInput={(event) => setSeats(event.currentTarget.value)}
            />
          )}
        </Field>
        {vehicle && (
          <>
            <Field label={t("field-convoy")}>
              {(wiring) => (
                <select
                  {...wiring}
                  value={inConvoy}
                  onChange={(event) => setInConvoy(event.currentTarget.value)}
                >
                  {[...directory.convoys.values()].map((one) => (
                    <option key={one.id} value={one.id}>
                      {name(one.label)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <ReasonField
              id="vehicle-reason"
              wrong={wrongAt("vehicle-reason")}
              value={reason}
              onType={setReason}
            />
            <p>
              <Button kind="quiet" onClick={() => onRemove(vehicle.id)}>
                {t("removal-ask-open")}
              </Button>
            </p>
          </>
        )}
      </Form>
    </Dialog>
  );
}
