import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Convoy, Values, Vehicle } from "../../domain/types";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Choices } from "../Choices";
import { CAME_BY, FOUR, QUANTIFIERS, SEXES, textOf, UNITS, WHERE_COUNTED } from "../headcount";
import { DirectionField, SiteField } from "../PlaceFields";
import { Screen } from "../Screen";
import { bandSaid } from "../said";
import { type TimeEntry, TimeFields } from "../TimeFields";
import { HowEditor } from "./HowEditor";
import { NumberFields } from "./NumberFields";
import { bandFields, fieldsOf, type Row } from "./rows";
import { ConvoyEditor, VehicleEditor } from "./VehicleEditor";

export interface EditorProps {
  values: Values;
  onChange: (values: Values) => void;
}

interface Props extends EditorProps {
  row: Row;
  onDone: () => void;
  convoys: Convoy[];
  vehicles: Vehicle[];
  bands: string[];
}

const NOTE_LENGTH = 2_000;
const PERCENT = 100;

/** One row of "Check and save" on a screen of its own.  Every change is kept at once; "OK" only leads back. */
export function Editor(props: Props) {
  const { row, values, onChange, onDone } = props;
  const { t } = useWords();
  const [wrong, setWrong] = useState<TimeEntry["wrong"]>({});
  const [tried, setTried] = useState(false);
  const done = () => {
    if (wrong.from || wrong.to) setTried(true);
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
  const { row, values, onChange, convoys, vehicles, bands } = props;
  const { t } = useWords();
  const one = (
    field: string,
    prefix: string,
    choices: readonly string[],
    legend: string,
  ): ComponentChildren => (
    <Choices
      legend={legend}
      hideLegend
      value={textOf(values[field])}
      options={choices.map((choice) => ({ value: choice, label: t(`${prefix}-${choice}`) }))}
      onChoose={(chosen) => onChange({ [field]: chosen })}
    />
  );
  switch (row) {
    case "place":
      return <SiteField values={values} onChange={onChange} unlisted />;
    case "direction":
      return <DirectionField values={values} onChange={onChange} />;
    case "vehicle":
      return <VehicleEditor values={values} onChange={onChange} vehicles={vehicles} />;
    case "convoy":
      return <ConvoyEditor values={values} onChange={onChange} convoys={convoys} />;
    case "how":
      return <HowEditor values={values} onChange={onChange} />;
    case "where":
      return one("where_counted", "where", WHERE_COUNTED, t("row-where"));
    case "unit":
      return one("unit", "unit", UNITS, t("row-unit"));
    case "quantifier":
      return (
        <>
          {one("quantifier", "quantifier", QUANTIFIERS, t("row-quantifier"))}
          <h2>{t("range-title")}</h2>
          <NumberFields fields={["low", "high"]} values={values} onChange={onChange} />
        </>
      );
    case "share":
      return (
        <>
          <p class="soft">{t("share-hint")}</p>
          <NumberFields fields={["share_observed"]} values={values} onChange={onChange} most={PERCENT} />
        </>
      );
    case "came":
      return (
        <>
          {one("came_by", "came", CAME_BY, t("row-came"))}
          {values.came_by === "paper" && (
            <Field label={t("sheet-number")}>
              {(wiring) => (
                <input
                  {...wiring}
                  type="text"
                  dir="auto"
                  maxLength={40}
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
              maxLength={NOTE_LENGTH}
              value={textOf(values.note) ?? ""}
              onInput={(event) => onChange({ note: event.currentTarget.value })}
            />
          )}
        </Field>
      );
    case "breakdown":
      return <Breakdown values={values} onChange={onChange} bands={bands} />;
    case "time":
      return null;
    default:
      return (
        <>
          <p class="soft">{t(row === "needs" ? "needs-hint" : "number-hint")}</p>
          <NumberFields fields={fieldsOf(row, bands)} values={values} onChange={onChange} />
        </>
      );
  }
}

function Breakdown({ values, onChange, bands }: EditorProps & { bands: string[] }) {
  const words = useWords();
  const { t } = words;
  const byBand = bandFields(bands);
  const [way, setWay] = useState<"four" | "bands">(() =>
    byBand.some((field) => (values[field] ?? null) !== null) ? "bands" : "four",
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
        <NumberFields
          key="four"
          fields={FOUR.map((who) => `count.${who}`)}
          values={values}
          onChange={onChange}
        />
      ) : (
        SEXES.map((sex) => (
          <fieldset key={sex} class="group">
            <legend>{t(`sex-${sex}`)}</legend>
            <NumberFields
              fields={bands.map((band) => `count.${sex}.${band}`)}
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
