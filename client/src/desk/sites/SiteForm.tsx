import { useState } from "preact/hooks";
import { SITE_KINDS, type Site, type SiteKind } from "../../api/desk-types";
import { ltr } from "../../i18n/direction";
import { inDigits } from "../../i18n/format";
import { useWords } from "../../i18n/I18n";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { Form } from "../lists/Form";
import { NameFields } from "../lists/NameFields";
import { useWork } from "../shell/useWork";
import { siteName, useDeskWords } from "../words";
import { ControlRows } from "./ControlRows";
import { changesOf, draftOf, QUALITIES, type Quality, type TypedSite, typedOf } from "./draft";
import { readPosition } from "./position";

interface Props {
  site: Site | null;
  onDone: () => void;
  onClose: () => void;
}

const E7 = 10_000_000;

export function SiteForm({ site, onDone, onClose }: Props) {
  const { calls, operation, tell } = useDesk();
  const { t, language, format } = useDeskWords();
  const { digits } = useWords();
  const example = ltr(inDigits("36.1580, 37.1190", digits));
  const work = useWork();
  const [typed, setTyped] = useState<TypedSite>(() => typedOf(site));
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [lines, setLines] = useState<{ field: string; text: string }[]>([]);
  const type = (change: Partial<TypedSite>) => setTyped((before) => ({ ...before, ...change }));

  const inForm = (slug: string) => {
    const most = slug === "position-longitude-range" ? 180 : 90;
    return t(slug, { example, low: format.signed(-most), high: format.number(most) });
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    const made = draftOf(typed);
    setWrong(made.wrong);
    setLines(
      Object.entries(made.wrong).map(([field, slug]) => ({ field: `site-${field}`, text: inForm(slug) })),
    );
    if (Object.keys(made.wrong).length > 0) return;
    let saved: Site | null = null;
    const done = await work.run(async () => {
      saved = site
        ? await calls.changeSite(site.id, site.rev, changesOf(site, made.draft))
        : await calls.addSite({ operation: operation?.id ?? "", ...made.draft });
    });
    if (!done || !saved) return;
    const { warnings } = saved as Site;
    tell({
      text: [t(site ? "said-site-changed" : "said-site-added", { site: made.draft.code }), ...warnings].join(
        " ",
      ),
    });
    onDone();
  };

  const at = (field: string) => (wrong[field] ? inForm(wrong[field]) : undefined);
  const text = (field: "code" | "pcode" | "time_zone", hint: string, raw: boolean) => (
    <Field id={`site-${field}`} label={t(`site-${field}`)} hint={hint} wrong={at(field)}>
      {(wiring) => (
        <input
          {...wiring}
          dir={raw ? "ltr" : "auto"}
          maxLength={60}
          autoComplete="off"
          value={typed[field]}
          onInput={(event) => type({ [field]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
  return (
    <Dialog
      name="site"
      title={site ? t("site-edit", { site: siteName(site, language) }) : t("site-add")}
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
          of="site"
          names={typed.names}
          hint={t("site-names-hint")}
          wrongAt={at}
          onChange={(names) => type({ names })}
        />
        {text("code", t("site-code-hint"), true)}
        <Field label={t("column-kind")}>
          {(wiring) => (
            <select
              {...wiring}
              value={typed.kind}
              onChange={(event) => type({ kind: event.currentTarget.value as SiteKind })}
            >
              {SITE_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`site-kind-${kind}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          id="site-position"
          label={t("site-position")}
          hint={t("site-position-hint", { example })}
          wrong={at("position")}
        >
          {(wiring) => (
            <input
              {...wiring}
              dir="ltr"
              value={typed.position}
              onInput={(event) => type({ position: event.currentTarget.value })}
            />
          )}
        </Field>
        <PositionRead typed={typed.position} />
        <Field label={t("site-position_quality")}>
          {(wiring) => (
            <select
              {...wiring}
              value={typed.position_quality}
              onChange={(event) => type({ position_quality: event.currentTarget.value as Quality | "" })}
            >
              <option value="">{t("value-not-recorded")}</option>
              {QUALITIES.map((one) => (
                <option key={one} value={one}>
                  {t(`quality-${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {text("pcode", t("site-pcode-hint"), true)}
        {text("time_zone", t("site-zone-hint", { zone: operation?.time_zone ?? "" }), true)}
        <ControlRows
          rows={typed.control}
          wrongAt={(index) => at(`control-${index}`)}
          onChange={(control) => type({ control })}
        />
      </Form>
    </Dialog>
  );
}

/** Reads the position back, so that a slip of the fingers is seen before it is saved. */
function PositionRead({ typed }: { typed: string }) {
  const { t } = useDeskWords();
  const { digits } = useWords();
  const read = readPosition(typed);
  if ("error" in read || !read.position) return null;
  const { latitude_e7, longitude_e7 } = read.position;
  const degrees = (e7: number) => ltr(inDigits(`${(Math.abs(e7) / E7).toFixed(5)}°`, digits));
  return (
    <p class="soft" role="status">
      {t("position-read", {
        latitude: degrees(latitude_e7),
        north: latitude_e7 >= 0 ? "yes" : "no",
        longitude: degrees(longitude_e7),
        east: longitude_e7 >= 0 ? "yes" : "no",
      })}
    </p>
  );
}
