import { useMemo, useRef, useState } from "preact/hooks";
import type { Edit, FormField, Id, ReportDetail } from "../../api/desk-types";
import { uuid7 } from "../../domain/uuid7";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { fieldName, inWords } from "../fields";
import { Form, ReasonField } from "../lists/Form";
import { useDeskWords } from "../words";
import { asTyped, correctable, corrections } from "./amendment";
import type { Moved } from "./changes";
import { MovedNotice } from "./MovedNotice";
import { TypedValue } from "./TypedValue";

interface Props {
  report: ReportDetail;
  moved: Moved | null;
  wrong: string | null;
  busy: boolean;
  onSave: (id: Id, edits: Record<string, Edit>, reason: string, seen: ReportDetail) => void;
  onClose: () => void;
}

/** A correction in the coordinator's own name: the monitor's statement stays readable, and somebody else reviews. */
export function AmendDialog({ report, moved, wrong, busy, onSave, onClose }: Props) {
  const { directory, operation } = useDesk();
  const words = useDeskWords();
  const { t } = words;
  const zone = operation?.time_zone;
  const fields = useMemo(
    () => (directory.forms.get(report.kind)?.fields ?? []).filter(correctable),
    [directory.forms, report.kind],
  );
  // The statement this person is looking at: what arrives meanwhile must not silently become what they "saw".
  const seen = useRef(report);
  const id = useRef(uuid7());
  const [open, setOpen] = useState<string[]>(["total"]);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [reason, setReason] = useState("");
  const [lines, setLines] = useState<{ field: string; text: string }[]>([]);

  const named = (name: string) => fields.find((field) => field.name === name);
  const submit = (event: Event) => {
    event.preventDefault();
    const made = corrections(seen.current.values, typed, fields, zone);
    const wrongs = Object.entries(made.wrong).map(([name, slug]) => ({
      field: `amend-${name}`,
      text: t(slug, {
        field: fieldName(name, words),
        most: named(name)?.max ?? 0,
        least: named(name)?.min ?? 0,
      }),
    }));
    if (wrongs.length === 0 && Object.keys(made.edits).length === 0) {
      wrongs.push({ field: `amend-${open[0]}`, text: t("amend-nothing") });
    }
    if (!reason.trim()) wrongs.push({ field: "amend-reason", text: t("reason-missing") });
    setLines(wrongs);
    if (wrongs.length === 0) onSave(id.current, made.edits, reason.trim(), seen.current);
  };
  const wrongAt = (field: string) => lines.find((line) => line.field === field)?.text;

  return (
    <Dialog name="amend" title={t("amend-title")} onClose={onClose}>
      <Form
        submit={t("amend-save")}
        lines={lines}
        wrong={wrong}
        busy={busy}
        above={moved && <MovedNotice moved={moved} />}
        onSubmit={submit}
        onClose={onClose}
      >
        <p>{t("amend-text", { name: report.counted_by.name })}</p>
        {open.map(named).map(
          (field) =>
            field && (
              <TypedValue
                key={field.name}
                id={`amend-${field.name}`}
                field={field}
                hint={t("amend-was", {
                  value: inWords(field.name, seen.current.values[field.name], words).text,
                })}
                wrong={wrongAt(`amend-${field.name}`)}
                value={typed[field.name] ?? asTyped(field, seen.current.values[field.name], zone)}
                onType={(text) => setTyped((before) => ({ ...before, [field.name]: text }))}
              />
            ),
        )}
        <AnotherField
          label={t("amend-another")}
          fields={fields.filter((field) => !open.includes(field.name))}
          onOpen={(name) => setOpen((before) => [...before, name])}
        />
        <ReasonField
          id="amend-reason"
          hint={t("amend-reason-hint")}
          wrong={wrongAt("amend-reason")}
          value={reason}
          onType={setReason}
        />
      </Form>
    </Dialog>
  );
}

interface AnotherProps {
  label: string;
  fields: FormField[];
  onOpen: (name: string) => void;
}

/** Opens one more field of the form. */
export function AnotherField({ label, fields, onOpen }: AnotherProps) {
  const words = useDeskWords();
  return (
    <Field label={label}>
      {(wiring) => (
        <select
          {...wiring}
          value=""
          onChange={(event) => {
            if (event.currentTarget.value) onOpen(event.currentTarget.value);
          }}
        >
          <option value="">{words.t("amend-choose")}</option>
          {fields.map((field) => (
            <option key={field.name} value={field.name}>
              {fieldName(field.name, words)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
