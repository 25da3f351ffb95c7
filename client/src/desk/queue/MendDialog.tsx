import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { FormDefinition, FormField, Mend, ReportDetail, Work } from "../../api/desk-types";
import { uuid7 } from "../../domain/uuid7";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { useDesk } from "../desk";
import { fieldName, inWords } from "../fields";
import { Form, ReasonField } from "../lists/Form";
import { AnotherField } from "../review/AmendDialog";
import { correctable } from "../review/amendment";
import { TypedValue } from "../review/TypedValue";
import { convoyOf, useDeskWords } from "../words";
import { editsOf, formOf, isWhole, mended, type Source, startOf, statement } from "./work";

interface Props {
  work: Work;
  wrong: string | null;
  busy: boolean;
  onSave: (mend: Mend) => void;
  onClose: () => void;
}

/** Says right what a change was to say.  A correction is made to its report as it stands, so that is read first. */
export function MendDialog(props: Props) {
  const { work, onClose } = props;
  const { calls, directory } = useDesk();
  const { t, trouble } = useDeskWords();
  const [seen, see] = useState<ReportDetail | null>(null);
  const [unread, setUnread] = useState<unknown>(null);
  const key = isWhole(work) ? null : work.report;
  useEffect(() => {
    if (key) calls.report(key).then(see, setUnread);
  }, [calls, key]);
  const form = formOf(work, directory.forms);
  return (
    <Dialog name="mend" title={t("mend-title")} onClose={onClose}>
      {form && (key === null || seen) ? (
        <MendForm {...props} form={form} seen={seen} />
      ) : (
        <>
          {unread ? (
            <p class="notice" data-tone="wrong" role="alert">
              {trouble(unread)}
            </p>
          ) : (
            <p role="status">{t("list-loading")}</p>
          )}
          <Button onClick={onClose}>{t("cancel")}</Button>
        </>
      )}
    </Dialog>
  );
}

/** Asked for in every whole statement, whether or not anything was said. */
const ALWAYS = ["site", "total"];

function MendForm({
  work,
  form,
  seen,
  wrong,
  busy,
  onSave,
  onClose,
}: Props & { form: FormDefinition; seen: ReportDetail | null }) {
  const { directory, operation } = useDesk();
  const words = useDeskWords();
  const { t } = words;
  const { stated } = work;
  const fields = useMemo(() => form.fields.filter(correctable), [form]);
  const source = useMemo<Source>(
    () => ({
      from: { ...seen?.values, ...stated },
      zone: operation?.time_zone,
      known: ({ refers_to: to }, id) =>
        to === "site"
          ? directory.sites.has(id)
          : to === "convoy"
            ? convoyOf(id, directory) !== undefined
            : to === "vehicle",
    }),
    [seen, stated, operation, directory],
  );
  const id = useRef(uuid7());
  const [open, setOpen] = useState<string[]>(() => {
    const asked = ({ name, required }: FormField) =>
      name in stated || (seen === null && (required || ALWAYS.includes(name)));
    const first = fields.filter(asked).map(({ name }) => name);
    return first.length > 0 ? first : ["total"];
  });
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [reason, setReason] = useState("");
  const [lines, setLines] = useState<{ field: string; text: string }[]>([]);
  const shown = open.flatMap((name) => fields.find((field) => field.name === name) ?? []);

  const submit = (event: Event) => {
    event.preventDefault();
    const made = seen ? mended(shown, typed, source) : statement(form, typed, source);
    const edits = seen && editsOf(made.values, seen.values);
    const wrongs = Object.entries(made.wrong).map(([name, slug]) => {
      const field = fields.find((one) => one.name === name);
      const limits = { most: field?.max ?? 0, least: field?.min ?? 0 };
      return { field: `mend-${name}`, text: t(slug, { field: fieldName(name, words), ...limits }) };
    });
    if (edits && wrongs.length === 0 && Object.keys(edits).length === 0) {
      wrongs.push({ field: `mend-${open[0]}`, text: t("amend-nothing") });
    }
    if (!reason.trim()) wrongs.push({ field: "mend-reason", text: t("reason-missing") });
    setLines(wrongs);
    if (wrongs.length > 0) return;
    const entity = work.entity === "convoy" || work.entity === "vehicle" ? work.entity : "report";
    const said = { id: id.current, entity, reason: reason.trim() } as const;
    if (seen && edits) onSave({ ...said, base: { epoch: seen.epoch, version: seen.version }, edits });
    else onSave({ ...said, values: made.values });
  };
  const hintOf = ({ name }: FormField) => {
    const was = seen && t("amend-was", { value: inWords(name, seen.values[name], words).text });
    const said = name in stated && t("mend-stated", { value: inWords(name, stated[name], words).text });
    return [said, was].filter(Boolean).join(" · ") || undefined;
  };
  const wrongAt = (field: string) => lines.find((line) => line.field === field)?.text;

  return (
    <Form
      submit={t("action-mend")}
      lines={lines}
      wrong={wrong}
      busy={busy}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t(seen ? "mend-text-edits" : "mend-text-whole", { name: work.author.name })}</p>
      {shown.map((field) => {
        const hint = hintOf(field);
        return (
          <TypedValue
            key={field.name}
            id={`mend-${field.name}`}
            field={field}
            {...(hint ? { hint } : {})}
            wrong={wrongAt(`mend-${field.name}`)}
            value={typed[field.name] ?? startOf(field, source)}
            onType={(text) => setTyped((before) => ({ ...before, [field.name]: text }))}
          />
        );
      })}
      <AnotherField
        label={t(seen ? "amend-another" : "mend-another")}
        fields={fields.filter((field) => !open.includes(field.name))}
        onOpen={(name) => setOpen((before) => [...before, name])}
      />
      <ReasonField
        id="mend-reason"
        hint={t("amend-reason-hint")}
        wrong={wrongAt("mend-reason")}
        value={reason}
        onType={setReason}
      />
    </Form>
  );
}
