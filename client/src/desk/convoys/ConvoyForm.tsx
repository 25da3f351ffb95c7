import { useRef, useState } from "preact/hooks";
import type { Convoy, Id, Value } from "../../api/desk-types";
import { CONVOY } from "../../api/forms";
import { uuid7 } from "../../domain/uuid7";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { fieldName } from "../fields";
import { Form, ReasonField } from "../lists/Form";
import { useWork } from "../shell/useWork";
import { siteName, useDeskWords } from "../words";
import { fromWall, toWall } from "../zone";
import { editsOf, nameToType, nameTyped, recorded } from "./edits";

const PLACES = ["from_site", "to_site", "at_site"] as const;
const TIMES = ["departed_at", "arrived_at"] as const;

const LABEL_MOST = CONVOY.fields.find(({ name }) => name === "label")?.max;

interface Props {
  convoy: Convoy | null;
  /** Only where it stands now. */
  moving: boolean;
  /** Somebody wants something that stands here gone for good: another dialog asks for that. */
  onRemove: (about: Id) => void;
  onDone: () => void;
  onClose: () => void;
}

type Typed = Record<"label" | (typeof PLACES)[number] | (typeof TIMES)[number], string>;

/** A convoy is added, corrected or moved; whoever corrects says why, for others have seen the old words. */
export function ConvoyForm({ convoy, moving, onRemove, onDone, onClose }: Props) {
  const { calls, operation, directory, tell } = useDesk();
  const words = useDeskWords();
  const { t, language } = words;
  const work = useWork();
  const zone = operation?.time_zone;
  const id = useRef(uuid7());
  const [typed, setTyped] = useState<Typed>({
    label: nameToType(convoy?.label),
    from_site: convoy?.from_site ?? "",
    to_site: convoy?.to_site ?? "",
    at_site: convoy?.at_site ?? "",
    departed_at: convoy?.departed_at ? toWall(convoy.departed_at, zone) : "",
    arrived_at: convoy?.arrived_at ? toWall(convoy.arrived_at, zone) : "",
  });
  const first = useRef(typed);
  const [reason, setReason] = useState("");
  const [lines, setLines] = useState<{ field: string; text: string }[]>([]);
  const type = (field: keyof Typed, text: string) => setTyped((before) => ({ ...before, [field]: text }));

  const typedValue = (field: keyof Typed): Value => {
    const text = field === "label" ? nameTyped(typed.label, convoy?.label) : typed[field].trim();
    if (!text) return null;
    if (!(TIMES as readonly string[]).includes(field)) return text;
    // An untouched time keeps its seconds and offset.
    if (convoy && text === first.current[field]) return convoy[field as (typeof TIMES)[number]];
    return fromWall(text, zone);
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    const fields = (Object.keys(typed) as (keyof Typed)[]).filter((field) => !moving || field === "at_site");
    const values = Object.fromEntries(fields.map((field) => [field, typedValue(field)]));
    const shown = convoy ? Object.fromEntries(fields.map((field) => [field, convoy[field]])) : {};
    const edits = editsOf(shown, values);
    const wrong: typeof lines = [];
    if (!moving && !typedValue("label"))
      wrong.push({ field: "convoy-label", text: t("convoy-label-missing") });
    if (convoy && Object.keys(edits).length === 0) {
      wrong.push({ field: moving ? "convoy-at_site" : "convoy-label", text: t("amend-nothing") });
    }
    if (convoy && !reason.trim()) wrong.push({ field: "convoy-reason", text: t("reason-missing") });
    setLines(wrong);
    if (wrong.length > 0) return;
    let said = convoy ? "said-convoy-changed" : "said-convoy-added";
    const done = await work.run(async () => {
      if (convoy) {
        const base = { epoch: convoy.epoch, version: convoy.version };
        const left = await calls.amendConvoy(convoy.id, convoy.rev, {
          id: id.current,
          base,
          edits,
          reason: reason.trim(),
        });
        if (!left) said = "said-convoy-left";
      } else {
        await calls.addConvoy(id.current, recorded(values));
      }
    });
    if (!done) return;
    tell({ text: t(said, { convoy: words.name(nameTyped(typed.label, convoy?.label)) }) });
    onDone();
  };

  const wrongAt = (field: string) => lines.find((line) => line.field === field)?.text;
  const title = moving ? "convoy-move-title" : convoy ? "convoy-edit-title" : "convoy-add";
  return (
    <Dialog name="convoy" title={t(title, { convoy: words.name(convoy?.label ?? "") })} onClose={onClose}>
      <Form
        submit={t("save")}
        lines={lines}
        wrong={work.wrong}
        busy={work.busy}
        onSubmit={submit}
        onClose={onClose}
      >
        {!moving && (
          <Field id="convoy-label" label={t("field-label")} wrong={wrongAt("convoy-label")}>
            {(wiring) => (
              <input
                {...wiring}
                dir="auto"
                maxLength={LABEL_MOST}
                value={typed.label}
                onInput={(event) => type("label", event.currentTarget.value)}
              />
            )}
          </Field>
        )}
        {PLACES.filter((field) => !moving || field === "at_site").map((field) => (
          <Field
            key={field}
            id={`convoy-${field}`}
            label={fieldName(field, words)}
            hint={field === "at_site" ? t("convoy-at-hint") : undefined}
            wrong={wrongAt(`convoy-${field}`)}
          >
            {(wiring) => (
              <select
                {...wiring}
                value={typed[field]}
                onChange={(event) => type(field, event.currentTarget.value)}
              >
                <option value="">
                  {t(field === "at_site" ? "convoy-on-the-road" : "value-not-recorded")}
                </option>
                {[...directory.sites.values()].map((site) => (
                  <option key={site.id} value={site.id}>
                    {siteName(site, language)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ))}
        {!moving &&
          TIMES.map((field) => (
            <Field key={field} label={fieldName(field, words)}>
              {(wiring) => (
                <input
                  {...wiring}
                  type="datetime-local"
                  value={typed[field]}
                  onInput={(event) => type(field, event.currentTarget.value)}
                />
              )}
            </Field>
          ))}
        {convoy && (
          <ReasonField
            id="convoy-reason"
            wrong={wrongAt("convoy-reason")}
            value={reason}
            onType={setReason}
          />
        )}
        {convoy && !moving && (
          <p>
            <Button kind="quiet" onClick={() => onRemove(convoy.id)}>
              {t("removal-ask-open")}
            </Button>
          </p>
        )}
      </Form>
    </Dialog>
  );
}
