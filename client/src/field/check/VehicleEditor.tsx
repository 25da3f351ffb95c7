import { useRef } from "preact/hooks";
import { mostOf } from "../../domain/form";
import { readsAs, withoutJoined } from "../../domain/joined";
import { REMOVED } from "../../domain/removed";
import type { Convoy, HeadcountValues, Value, Vehicle } from "../../domain/types";
import { inDigits } from "../../i18n/format";
import { useWords } from "../../i18n/I18n";
import { Field } from "../../ui/Field";
import { Choices } from "../Choices";
import { textOf, vehicleNamed, vehicleTyped } from "../headcount";
import { usePhone } from "../phone";
import { Name, nameSaid, optionsOf } from "../said";
import type { EditorProps } from "./Editor";

const NONE = "none";

/** A vehicle from the office's list, or by the number painted on it.  Cars have no plates here. */
export function VehicleEditor({
  values,
  onChange,
  convoys,
  vehicles,
}: EditorProps & { convoys: Convoy[]; vehicles: Vehicle[] }) {
  const { form } = usePhone();
  const { t, digits } = useWords();
  // What was chosen, and not what came with a name that was typed.
  const before = useRef(values);
  const choose = (chosen: HeadcountValues) => {
    before.current = { ...before.current, ...chosen };
    onChange(chosen);
  };
  const listed = (id: Value | undefined) => {
    const convoy = readsAs(convoys, id)?.id ?? id;
    return withoutJoined(vehicles).filter(
      (vehicle) =>
        (!values.site || !vehicle.at_site || vehicle.at_site === values.site) &&
        (!convoy || vehicle.convoy === convoy),
    );
  };
  const here = listed(values.convoy);
  const direction = textOf(values.direction) ?? "";
  return (
    <>
      {here.length > 0 && (
        <Choices
          legend={t("vehicle-known")}
          columns
          value={readsAs(vehicles, values.vehicle)?.id ?? textOf(values.vehicle)}
          options={here.map((vehicle) => ({
            value: vehicle.id,
            label: <Name>{nameSaid(vehicle.label, t)}</Name>,
            aside: vehicle.counted.includes(direction) ? t("vehicle-counted") : null,
          }))}
          onChoose={(id) => {
            const chosen = here.find((vehicle) => vehicle.id === id);
            if (chosen)
              choose({
                vehicle: id,
                convoy: chosen.convoy,
                "vehicle.label": chosen.label === REMOVED ? null : chosen.label,
                "vehicle.type": chosen.type,
              });
          }}
        />
      )}
      <Field label={t("vehicle-label")} hint={t("vehicle-label-hint", { example: inDigits("4", digits) })}>
        {(wiring) => (
          <input
            {...wiring}
            type="text"
            dir="auto"
            maxLength={mostOf(form, "vehicle.label")}
            value={textOf(values["vehicle.label"]) ?? ""}
            onInput={(event) => onChange(vehicleTyped(event.currentTarget.value, before.current))}
            // Only what is typed to its end: "Bus 44" begins with the name of another.
            onChange={(event) =>
              onChange(vehicleNamed(event.currentTarget.value, {}, listed(before.current.convoy)))
            }
          />
        )}
      </Field>
      <Choices
        legend={t("vehicle-type")}
        columns
        value={textOf(values["vehicle.type"])}
        options={optionsOf(form, "vehicle.type", t)}
        onChoose={(type) => choose({ "vehicle.type": type })}
      />
    </>
  );
}

export function ConvoyEditor({ values, onChange, convoys }: EditorProps & { convoys: Convoy[] }) {
  const { t } = useWords();
  const here = withoutJoined(convoys).filter(
    (convoy) =>
      !values.site || !convoy.at_site || convoy.at_site === values.site || convoy.id === values.convoy,
  );
  if (here.length === 0) return <p>{t("convoy-no-list")}</p>;
  return (
    <Choices
      legend={t("convoy-known")}
      value={readsAs(convoys, values.convoy)?.id ?? textOf(values.convoy) ?? NONE}
      options={[
        ...here.map((convoy) => ({ value: convoy.id, label: <Name>{convoy.label}</Name> })),
        { value: NONE, label: t("convoy-none") },
      ]}
      onChoose={(id) => onChange({ convoy: id === NONE ? null : id, vehicle: null })}
    />
  );
}
