import { useEffect, useRef, useState } from "preact/hooks";
import { checksOf } from "../../domain/checks";
import type { Draft, HeadcountValues } from "../../domain/types";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ErrorSummary } from "../../ui/ErrorSummary";
import { Icon } from "../../ui/Icon";
import { Choices } from "../Choices";
import { draftValues, numberOf, sameAsSeen, textOf, withoutBlanks } from "../headcount";
import { useLive, usePhone } from "../phone";
import { go, readRoute, replace } from "../route";
import { Screen } from "../Screen";
import { Name, numberSaid } from "../said";
import { useDraft } from "../useDraft";
import { Editor } from "./Editor";
import { Photos } from "./Photos";
import { isRow, MAIN_ROWS, moreRows, type Row, rowSaid } from "./rows";
import { NotSaved, SaveBar } from "./SaveBar";

const REASONS = ["miscounted", "typing", "wrong-place", "twice", "other"] as const;
/** Rows whose value is a person's or a place's own words. */
const NAMED: ReadonlySet<Row> = new Set(["place", "vehicle", "convoy", "note"]);

export function Check({ row }: { row: string | undefined }) {
  const draft = useDraft();
  return draft ? <Checking key={draft.id} draft={draft} row={row} /> : null;
}

function Checking({ draft, row }: { draft: Draft; row: string | undefined }) {
  const { store, sites, form, operation } = usePhone();
  const words = useWords();
  const { t } = words;
  const [values, setValues] = useState<HeadcountValues>(() => draftValues(draft));
  const [more, setMore] = useState(false);
  const [reason, setReason] = useState<string | null>(null);
  const [errors, setErrors] = useState<Array<{ field: string; text: string }>>([]);
  const [asking, setAsking] = useState<string[]>([]);
  const [broken, setBroken] = useState(false);
  const picture = useRef<Promise<void> | null>(null);
  const lists = useLive(store, async (store) => ({
    convoys: await store.convoys(),
    vehicles: await store.vehicles(),
    photos: (await store.openDraft())?.photos?.length ?? 0,
  }));
  // Looked at and left: it must not stand before a count that waits, however it was left.
  const untouched = useRef(false);
  untouched.current =
    draft.amends !== undefined && lists?.photos === 0 && sameAsSeen(values, draft.seen?.values ?? {});
  useEffect(
    () => () => {
      const [screen] = readRoute(location.hash);
      if (untouched.current && !picture.current && screen !== "type")
        void store.discardDraft(draft.id).catch(() => {});
    },
    [],
  );
  if (!lists) return null;
  const { convoys, vehicles, photos } = lists;
  const change = (part: HeadcountValues) => {
    const next = { ...values, ...part };
    setValues(next);
    store.setDraftValues(draft.id, next).then(
      () => setBroken(false),
      () => setBroken(true),
    );
  };
  if (row === "photo") {
    const making = (kept: Promise<void>) => {
      picture.current = kept.then(() => {
        picture.current = null;
      });
    };
    return <Photos draft={draft} onMaking={making} />;
  }
  if (isRow(row)) {
    return (
      <Editor
        row={row}
        values={values}
        onChange={change}
        onDone={() => replace("check")}
        convoys={convoys}
        vehicles={vehicles}
      />
    );
  }

  const problems = (stated: HeadcountValues) => {
    const found = [];
    const ranged = numberOf(stated.low) !== null && numberOf(stated.high) !== null;
    if (numberOf(stated.total) === null && stated.total !== "not-observed" && !ranged)
      found.push({ field: "row-number", text: t("number-missing") });
    if (!textOf(stated.site) && !textOf(stated["site.said"]))
      found.push({ field: "row-place", text: t("place-missing") });
    if (!textOf(stated.how_known)) found.push({ field: "row-how", text: t("how-missing") });
    if (draft.amends && !reason) found.push({ field: "reason", text: t("reason-missing") });
    return found;
  };
  const keep = async (stated: HeadcountValues) => {
    setAsking([]);
    // A tap on Save is often quicker than a picture is made small.
    await picture.current;
    try {
      const key = await store.save(draft.id, withoutBlanks(stated), reason ?? undefined);
      setBroken(false);
      if (draft.amends) replace("report", key);
      else replace("saved", key);
    } catch {
      setBroken(true);
    }
  };
  const save = (part: HeadcountValues = {}) => {
    const stated = { ...values, ...part };
    if (part.how_known) change(part);
    const wrong = problems(stated);
    setErrors(wrong);
    if (wrong.length > 0) return;
    const seats = numberOf(vehicles.find((vehicle) => vehicle.id === stated.vehicle)?.seats);
    // A question that this app has no words for is left to the office.
    const flags = checksOf(form, stated, Date.now(), seats).filter(
      (flag) => t(`ask-${flag}`) !== `ask-${flag}`,
    );
    if (flags.length > 0) setAsking(flags);
    else void keep(stated);
  };
  const back = () => {
    if (!draft.amends) return replace(values.mode === "tally" ? "tally" : "type");
    replace("report", draft.amends);
  };
  const line = (name: Row) => {
    const said = rowSaid(name, values, { sites, convoys, form }, words);
    return (
      <li key={name}>
        <button type="button" id={`row-${name}`} class="check-row" onClick={() => go("check", name)}>
          <span class="soft">{t(`row-${name}`)}</span>
          <span class={said === null ? "soft" : "check-value"}>
            {said === null ? t("not-recorded") : NAMED.has(name) ? <Name>{said}</Name> : said}
          </span>
          <Icon name="next" />
        </button>
      </li>
    );
  };
  const number = numberSaid(values, words);
  return (
    <Screen
      name="check"
      title={t(draft.amends ? "correct-title" : "check-title")}
      onBack={back}
      footer={
        broken ? (
          <NotSaved number={number} onAgain={() => save()} />
        ) : (
          <SaveBar
            known={textOf(values.how_known) !== null}
            onSave={save}
            onTold={() => go("check", "how")}
          />
        )
      }
    >
      <div class="stack">
        <ErrorSummary title={t("problem-heading")} errors={errors} />
        <button type="button" id="row-number" class="check-number" onClick={() => go("type")}>
          <span class="unseen">{t("row-number")}</span>
          <strong>{number}</strong>
          {draft.amends && draft.seen && (
            <span class="soft">{t("correct-was", { number: numberSaid(draft.seen.values, words) })}</span>
          )}
          <span class="change">{t("change")}</span>
        </button>
        {draft.amends && (
          <Choices
            id="reason"
            legend={t("reason-title")}
            columns
            value={reason}
            options={REASONS.map((one) => ({ value: one, label: t(`reason-${one}`) }))}
            onChoose={setReason}
          />
        )}
        <ul class="bare check-rows">
          {MAIN_ROWS.map(line)}
          {operation?.photos && (
            <li>
              <button type="button" id="row-photo" class="check-row" onClick={() => go("check", "photo")}>
                <span class="soft">{t("row-photo")}</span>
                <span class={photos ? "check-value" : "soft"}>
                  {photos ? t("photos-count", { count: photos }) : t("photo-none")}
                </span>
                <Icon name="next" />
              </button>
            </li>
          )}
        </ul>
        {more && <ul class="bare check-rows">{moreRows(form, words).map(line)}</ul>}
        <Button wide aria-expanded={more} onClick={() => setMore(!more)}>
          {t(more ? "more-hide" : "more")}
        </Button>
      </div>
      {asking.length > 0 && (
        <Dialog name="ask" title={t("ask-title")} onClose={() => setAsking([])}>
          {asking.map((flag) => (
            <p key={flag}>{t(`ask-${flag}`, { number })}</p>
          ))}
          <Button kind="main" size="main" onClick={() => keep(values)}>
            {t("ask-save")}
          </Button>
          <Button size="main" onClick={() => setAsking([])}>
            {t("change")}
          </Button>
        </Dialog>
      )}
    </Screen>
  );
}
