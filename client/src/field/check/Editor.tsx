import { useState } from "preact/hooks";
import { bandsOf, fourOf, mostOf } from "../../domain/form";
import type { Convoy, HeadcountField, HeadcountValues, Vehicle } from "../../domain/types";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Choices } from "../Choices";
import { textOf } from "../headcount";
import { DirectionField, SiteField } from "../PlaceFields";
import { usePhone } from "../phone";
import { Screen } from "../Screen";
import { bandSaid, type ChoiceField, optionsOf } from "../said";
import { type TimeEntry, TimeFields } from "../TimeFields";
import { HowEditor } from "./HowEditor";
import { NumberFields } from "./NumberFields";
import { fieldsOf, type Row } from "./rows";
import { ConvoyEditor, VehicleEditor } from "./VehicleEditor";

export interface EditorProps {
  values: HeadcountValues;
  onChange: (values: HeadcountValues) => void;
}

interface Props extends EditorProps {
  row: Row;
  onDone: () => void;
  convoys: Convoy[];
  vehicles: Vehicle[];
}

/** One row of "Check and save" on a screen of its own.  Every change is kept at once; "OK" only leads back. */
export function Editor(props: Props) {
  const { row, values, onChange, onDone } = props;
  const { t } = useWords();
  const [wrong, setWrong] = useState<TimeEntry["wrong"]>({});
  const [tried, setTried] = useState(false);
  const done = () => {
    const invalid = document.querySelector<HTMLElement>("main [aria-invalid=true]");
    if (invalid) invalid.focus();
    else if (wrong.from || wrong.to) setTried(true);
    else onDone();
  };
  return (
    <Screen
      name={`row-${row}`}
      title={t(`row-${row}`)}
      onBack={onDone}
      footer={
        <Button kind="main" size="main" wide onClick={done}>
          {t("ok")}
        </Button>
      }
    >
      <div class="stack">
        {row === "time" ? (
          <TimeFields
            start={{ from: textOf(values.observed_from) ?? "", to: textOf(values.observed_to) }}
            wrong={tried ? wrong : {}}
            onChange={({ period, wrong: found }) => {
              setWrong(found);
              if (period) onChange({ observed_from: period.from, observed_to: period.to });
            }}
          />
        ) : (
          <RowFields {...props} />
        )}
      </div>
    </Screen>
  );
}

function RowFields(props: Props) {
  const { row, values, onChange, convoys, vehicles } = props;
  const { form } = usePhone();
  const words = useWords();
  const { t } = words;
  const one = (field: ChoiceField) => (
    <Choices
      legend={t(`row-${row}`)}
      hideLegend
      value={textOf(values[field])}
      options={optionsOf(form, field, t)}
      onChoose={(chosen) => onChange({ [field]: chosen })}
    />
  );
  switch (row) {
    case "place":
      return <SiteField values={values} onChange={onChange} unlisted />;
    case "direction":
      return <DirectionField values={values} onChange={onChange} />;
    case "vehicle":
      return <VehicleEditor values={values} onChange={onChange} convoys={convoys} vehicles={vehicles} />;
    case "convoy":
      return <ConvoyEditor values={values} onChange={onChange} convoys={convoys} />;
    case "how":
      return <HowEditor values={values} onChange={onChange} />;
    case "where":
      return one("where_counted");
    case "unit":
      return one("unit");
    case "quantifier":
      return (
        <>
          {one("quantifier")}
          <h2>{t("range-title")}</h2>
          <NumberFields fields={["low", "high"]} values={values} onChange={onChange} />
        </>
      );
    case "share":
      return (
        <>
          <p class="soft">{t("share-hint")}</p>
          <NumberFields fields={["share_observed"]} values={values} onChange={onChange} />
        </>
      );
    case "came":
      return (
        <>
          {one("came_by")}
          {values.came_by === "paper" && (
            <Field label={t("sheet-number")}>
              {(wiring) => (
                <input
                  {...wiring}
                  type="text"
                  dir="auto"
                  maxLength={mostOf(form, "sheet_number")}
                  value={textOf(values.sheet_number) ?? ""}
                  onInput={(event) => onChange({ sheet_number: event.currentTarget.value })}
                />
              )}
            </Field>
          )}
        </>
      );
    case "note":
      return (
        <Field label={t("note-label")} hint={t("note-hint")}>
          {(wiring) => (
            <textarea
              {...wiring}
              dir="auto"
              rows={5}
              maxLength={mostOf(form, "note")}
              value={textOf(values.note) ?? ""}
              onInput={(event) => onChange({ note: event.currentTarget.value })}
            />
          )}
        </Field>
      );
    case "breakdown":
      return <Breakdown values={values} onChange={onChange} />;
    case "time":
      return null;
    default:
      return (
        <>
          <p class="soft">{t(row === "needs" ? "needs-hint" : "number-hint")}</p>
          <NumberFields fields={fieldsOf(row, form, words)} values={values} onChange={onChange} />
        </>
      );
  }
}

function Breakdown({ values, onChange }: EditorProps) {
  const { form } = usePhone();
  const words = useWords();
  const { t } = words;
  const bySex = bandsOf(form);
  const shown = fieldsOf("breakdown", form, words);
  const said = (fields: HeadcountField[]) => fields.filter((field) => shown.includes(field));
  const [way, setWay] = useState<"four" | "bands">(() =>
    bySex.some(([, fields]) => fields.some((field) => (values[field] ?? null) !== null)) ? "bands" : "four",
  );
  return (
    <>
      <Choices
        legend={t("breakdown-how")}
        columns
        value={way}
        options={[
          { value: "four" as const, label: t("breakdown-four") },
          { value: "bands" as const, label: t("breakdown-bands") },
        ]}
        onChoose={setWay}
      />
      <p class="soft">{t("number-hint")}</p>
      {way === "four" ? (
        <NumberFields key="four" fields={said(fourOf(form))} values={values} onChange={onChange} />
      ) : (
        bySex
          .filter(([, fields]) => said(fields).length > 0)
          .map(([sex, fields]) => (
            <fieldset key={sex} class="group">
              <legend>{t(`sex-${sex}`)}</legend>
              <NumberFields
                fields={fields}
                label={(field) => bandSaid(field.split(".")[2] ?? "", words)}
                values={values}
                onChange={onChange}
              />
            </fieldset>
          ))
      )}
    </>
  );
}
