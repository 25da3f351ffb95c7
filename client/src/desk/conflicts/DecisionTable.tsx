import type { FormField, Id } from "../../api/desk-types";
import { readWhole } from "../../i18n/digits";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { useDesk } from "../desk";
import { fieldName, inWords } from "../fields";
import { TypedValue } from "../review/TypedValue";
import { useDeskWords } from "../words";
import { fieldOf, NOTHING_PICKED, type Picked } from "./choices";
import { allEqual, type Cell, type Column, type Row, same, standing, type Table } from "./rows";

interface Props {
  table: Table;
  fields: FormField[];
  picked: Record<Id, Picked>;
  disabled: boolean;
  onPick: (conflict: Id, change: Partial<Picked>) => void;
}

/** Field | before | each person | your decision.  Nothing is chosen beforehand: a count is never decided by default. */
export function DecisionTable({ table, fields, picked, disabled, onPick }: Props) {
  const words = useDeskWords();
  const { t } = words;
  return (
    <section class="decision-scroll" aria-label={t("decision-table")}>
      <table class="decision">
        <thead>
          <tr>
            <th scope="col">{t("column-field")}</th>
            <th scope="col">{t("column-before")}</th>
            {table.columns.map((column) => (
              <th key={column.key} scope="col">
                <ColumnHead column={column} />
              </th>
            ))}
            <th scope="col">{t("column-decision")}</th>
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <DecisionRow
              key={row.field}
              row={row}
              columns={table.columns}
              fields={fields}
              picked={(row.conflict && picked[row.conflict.id]) || NOTHING_PICKED}
              disabled={disabled}
              onPick={onPick}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ColumnHead({ column }: { column: Column }) {
  const { t, format } = useDeskWords();
  return (
    <>
      <span dir="auto">{column.name}</span>{" "}
      <span class="column-device" dir="auto">
        ({column.device || t("by-desk")})
      </span>
      {column.ordinal && ` · ${t("statement-number", { number: column.ordinal })}`}
      <span class="column-times">
        {column.recordedAt && <span>{t("written-at", { time: format.full(column.recordedAt) })}</span>}
        <span>{t("received-at", { time: format.full(column.receivedAt) })}</span>
      </span>
    </>
  );
}

function CellValue({ field, cell }: { field: string; cell: Cell }) {
  const words = useDeskWords();
  const { t, format } = words;
  const said = inWords(field, cell.value, words);
  return (
    <>
      <span class={cell.changed ? "stated" : "unchanged"} data-manner={said.manner} dir="auto">
        {cell.redacted ? t("value-removed") : said.text}
      </span>
      {cell.difference !== null && cell.difference !== 0 && ` (${format.signed(cell.difference)})`}
      {cell.live && cell.candidate && (
        <span class="soft cell-note">
          {same(standing(cell), cell.value)
            ? t("candidate-live")
            : t("candidate-live-before", { value: inWords(field, standing(cell), words).text })}
        </span>
      )}
      {cell.earlier.length > 0 && (
        <span class="soft cell-note">
          {t("candidate-earlier", {
            values: cell.earlier.map((value) => inWords(field, value, words).text).join(", "),
          })}
        </span>
      )}
      {cell.agreedBy.length > 0 && (
        <span class="soft cell-note">{t("candidate-agreed", { names: cell.agreedBy.join(", ") })}</span>
      )}
    </>
  );
}

interface RowProps {
  row: Row;
  columns: Column[];
  fields: FormField[];
  picked: Picked;
  disabled: boolean;
  onPick: (conflict: Id, change: Partial<Picked>) => void;
}

function DecisionRow({ row, columns, fields, picked, disabled, onPick }: RowProps) {
  const { singleKeys } = useDesk();
  const words = useDeskWords();
  const { t, format } = words;
  const name = fieldName(row.field, words);
  const before = inWords(row.field, row.before, words);
  const columnLabel = (column: Column | undefined) =>
    column &&
    [
      `${column.name} (${column.device || t("by-desk")})`,
      ...(column.ordinal ? [t("statement-number", { number: column.ordinal })] : []),
      t("received-at", { time: format.full(column.receivedAt) }),
    ].join(" · ");
  const choose = (event: KeyboardEvent) => {
    const typing =
      event.target instanceof HTMLElement &&
      event.target.matches("textarea, select, input:not([type=radio])");
    if (!row.conflict || disabled || !singleKeys || typing || event.ctrlKey || event.altKey || event.metaKey)
      return;
    const candidate = row.conflict.candidates[(readWhole(event.key) ?? 0) - 1];
    if (!candidate || candidate.redacted) return;
    event.preventDefault();
    onPick(row.conflict.id, { candidate: candidate.id });
  };
  return (
    <tr onKeyDown={choose}>
      <th scope="row">{name}</th>
      <td data-label={t("column-before")} class="unchanged">
        {before.text}
      </td>
      {row.cells.map((cell, index) => (
        <td key={columns[index]?.key} data-label={columnLabel(columns[index])}>
          {cell ? (
            <CellValue field={row.field} cell={cell} />
          ) : (
            <span class="unchanged">{t("cell-unchanged")}</span>
          )}
        </td>
      ))}
      <td data-label={t("column-decision")} class="decision-cell">
        {row.conflict ? (
          <Options
            row={row}
            name={name}
            fields={fields}
            picked={picked}
            disabled={disabled}
            onPick={onPick}
          />
        ) : (
          <span class="flag" data-tone="good">
            <Icon name="check" />
            {t("only-changed", { name: row.only ?? "" })}
          </span>
        )}
      </td>
    </tr>
  );
}

type OptionsProps = Omit<RowProps, "columns"> & { name: string };

function Options({ row, name, fields, picked, disabled, onPick }: OptionsProps) {
  const words = useDeskWords();
  const { t } = words;
  const { conflict } = row;
  if (!conflict) return null;
  const field = fieldOf(conflict, fields);
  const number = field.type === "integer";
  const radio = (value: string, index: number, label: string, barred = false) => (
    <label key={value} class="tick">
      <input
        id={`choice-${conflict.id}-${index}`}
        type="radio"
        name={`choice-${conflict.id}`}
        checked={picked.candidate === value}
        disabled={disabled || barred}
        onChange={() => onPick(conflict.id, { candidate: value })}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <fieldset class="options">
      <legend class="unseen">{name}</legend>
      {allEqual(conflict) && <p>{t("candidates-equal")}</p>}
      {conflict.candidates.map((candidate, index) => {
        const value = candidate.redacted
          ? t("value-removed")
          : inWords(row.field, candidate.value, words).text;
        const twin = conflict.candidates.some(
          (other) => other.id !== candidate.id && same(other.value, candidate.value),
        );
        return radio(
          candidate.id,
          index,
          t(twin ? "use-value-of" : "use-value", { value, name: candidate.by.name }),
          candidate.redacted,
        );
      })}
      {row.field !== "withdrawn" &&
        radio("other", conflict.candidates.length, t(number ? "another-number" : "another-value"))}
      {picked.candidate === "other" && (
        <>
          <TypedValue
            id={`other-${conflict.id}`}
            field={field}
            value={picked.other}
            onType={(other) => onPick(conflict.id, { other })}
          />
          <p class="soft">{t("another-means")}</p>
        </>
      )}
      {picked.candidate && (
        <Field
          id={`reason-${conflict.id}`}
          label={t(picked.candidate === "other" ? "reason" : "reason-optional")}
        >
          {(wiring) => (
            <textarea
              {...wiring}
              rows={2}
              dir="auto"
              value={picked.reason}
              onInput={(event) => onPick(conflict.id, { reason: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </fieldset>
  );
}
