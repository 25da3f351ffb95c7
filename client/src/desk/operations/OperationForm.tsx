import { useState } from "preact/hooks";
import type { Operation } from "../../api/desk-types";
import { ltr } from "../../i18n/direction";
import { inDigits } from "../../i18n/format";
import { useWords } from "../../i18n/I18n";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { Form } from "../lists/Form";
import { NameFields } from "../lists/NameFields";
import { NAME_LANGUAGES } from "../lists/names";
import { useWork } from "../shell/useWork";
import { operationName, useDeskWords } from "../words";
import {
  changesOf,
  draftOf,
  NUMERALS,
  newOf,
  STATUSES,
  type Status,
  SWITCHES,
  type TypedOperation,
  typedOf,
  type Wrong,
} from "./draft";

interface Props {
  operation: Operation | null;
  onDone: () => void;
  onClose: () => void;
}

/** Everything that an operation is.  Each setting says what it does on phones. */
export function OperationForm({ operation, onDone, onClose }: Props) {
  const { calls, tell } = useDesk();
  const { t, language } = useDeskWords();
  const { digits } = useWords();
  const work = useWork();
  const [typed, setTyped] = useState<TypedOperation>(() => typedOf(operation));
  const [wrong, setWrong] = useState<Wrong>({});
  const type = (change: Partial<TypedOperation>) => setTyped((before) => ({ ...before, ...change }));

  const example: Record<string, string> = {
    day_starts: ltr(inDigits("06:00", digits)),
    age_bands: ltr(inDigits("0-4, 5-17, 18+", digits)),
  };
  const inForm = (field: string, slug: string) => t(slug, { example: example[field] ?? "" });
  const at = (field: string) => (wrong[field] ? inForm(field, wrong[field]) : undefined);
  const lines = Object.entries(wrong).map(([field, slug]) => ({
    field: `operation-${field}`,
    text: inForm(field, slug),
  }));

  const submit = async (event: Event) => {
    event.preventDefault();
    const made = draftOf(typed);
    setWrong(made.wrong);
    if (Object.keys(made.wrong).length > 0) return;
    const done = await work.run(async () => {
      const saved = operation
        ? await calls.changeOperation(operation.id, operation.rev, changesOf(operation, made.draft))
        : await calls.addOperation(newOf(typed));
      tell({
        text: t(operation ? "said-operation-changed" : "said-operation-added", {
          operation: operationName(saved, language),
        }),
      });
    });
    if (done) onDone();
  };

  const text = (
    field: "time_zone" | "day_starts" | "age_bands" | "contact_line" | "keep_received_hours",
    most: number,
  ) => (
    <Field
      id={`operation-${field}`}
      label={t(`operation-${field}`)}
      hint={t(`operation-${field}-hint`, { example: example[field] ?? "" })}
      wrong={at(field)}
    >
      {(wiring) => (
        <input
          {...wiring}
          dir={field === "contact_line" ? "auto" : "ltr"}
          maxLength={most}
          autoComplete="off"
          value={
            field === "time_zone" || field === "contact_line" ? typed[field] : inDigits(typed[field], digits)
          }
          onInput={(event) => type({ [field]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
  const yesNo = (field: (typeof SWITCHES)[number] | "exercise") => (
    <div class="field" key={field}>
      <label class="tick">
        <input
          type="checkbox"
          aria-describedby={`operation-${field}-hint`}
          checked={typed[field]}
          onChange={(event) => type({ [field]: event.currentTarget.checked })}
        />
        <span>{t(`operation-${field}`)}</span>
      </label>
      <p class="hint" id={`operation-${field}-hint`}>
        {t(`operation-${field}-hint`)}
      </p>
    </div>
  );
  return (
    <Dialog
      name="operation"
      title={
        operation
          ? t("operation-edit", { operation: operationName(operation, language) })
          : t("operation-add")
      }
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
        <NameFields
          of="operation"
          names={typed.names}
          hint={t("site-names-hint")}
          wrongAt={at}
          onChange={(names) => type({ names })}
        />
        <Field label={t("column-status")} hint={t(`operation-status-${typed.status}-hint`)}>
          {(wiring) => (
            <select
              {...wiring}
              value={typed.status}
              onChange={(event) => type({ status: event.currentTarget.value as Status })}
            >
              {STATUSES.map((one) => (
                <option key={one} value={one}>
                  {t(`operation-status-${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {text("time_zone", 64)}
        {text("day_starts", 5)}
        {text("contact_line", 200)}
        <fieldset class="group-fields" id="operation-languages" tabIndex={-1}>
          <legend>{t("operation-languages")}</legend>
          <p class="soft">{t("operation-languages-hint")}</p>
          {at("languages") && <p class="wrong">{at("languages")}</p>}
          {NAME_LANGUAGES.map((code) => (
            <label class="tick" key={code}>
              <input
                type="checkbox"
                checked={typed.languages.includes(code)}
                onChange={(event) => {
                  const others = typed.languages.filter((one) => one !== code);
                  const chosen = event.currentTarget.checked ? [...others, code] : others;
                  type({ languages: NAME_LANGUAGES.filter((one) => chosen.includes(one)) });
                }}
              />
              <span>{t(`language-${code}`)}</span>
            </label>
          ))}
        </fieldset>
        <Field label={t("operation-digits")} hint={t("operation-digits-hint")}>
          {(wiring) => (
            <select
              {...wiring}
              data-raw
              value={typed.digits}
              onChange={(event) => type({ digits: event.currentTarget.value as TypedOperation["digits"] })}
            >
              {NUMERALS.map((one) => (
                <option key={one} value={one}>
                  {t(`digits-${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {text("age_bands", 120)}
        {text("keep_received_hours", 3)}
        {SWITCHES.map(yesNo)}
        {!operation && yesNo("exercise")}
      </Form>
    </Dialog>
  );
}
