import { useRef, useState } from "preact/hooks";
import { mostOf } from "../../domain/form";
import type { Draft, HeadcountValues } from "../../domain/types";
import { readWhole } from "../../i18n/digits";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { draftValues, isEmpty, numberOf } from "../headcount";
import { Keypad } from "../Keypad";
import { usePhone } from "../phone";
import { go, replace } from "../route";
import { Screen } from "../Screen";
import { Name, numberSaid, placeOf, vehicleSaid } from "../said";
import { useDraft } from "../useDraft";

export function Type() {
  const draft = useDraft();
  return draft ? <Typing draft={draft} /> : null;
}

/** The message for what was typed, or its number; `most` is the form's own bound. */
export function readTyped(text: string, most: number | undefined): number | "type-wrong" | "type-too-many" {
  const number = readWhole(text);
  if (number === null) return "type-wrong";
  return most !== undefined && number > most ? "type-too-many" : number;
}

function Typing({ draft }: { draft: Draft }) {
  const { store, sites, form, tell } = usePhone();
  const words = useWords();
  const { t, format } = words;
  const most = mostOf(form, "total");
  const before = isEmpty(draft) ? null : numberOf(draftValues(draft).total);
  const [text, setText] = useState(before === null ? "" : String(before));
  const [wrong, setWrong] = useState<string | null>(null);
  const [doubting, doubt] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const wasTallied = draft.values.mode === "tally" && !draft.amends;
  // A number that was settled before is being changed from the next screen.
  const settled = numberOf(draft.values.total) !== null;

  const change = (next: string) => {
    setText(next);
    setWrong(null);
    const number = readTyped(next, most);
    // A killed page must not lose what was typed; a number typed over a tally is kept when it is confirmed.
    // Of a number that is refused, or taken back digit by digit, nothing stays.
    if (!wasTallied && !draft.amends && !settled)
      void store.setCount(draft.id, typeof number === "number" ? number : 0).catch(() => {});
  };
  const keep = async (number: number) => {
    const changed = number !== before;
    const values: HeadcountValues = { ...draft.values, total: number };
    if (changed && !draft.amends) {
      values.mode = "typed";
      // A typed number says nothing of how it is known: that is asked next.
      if (wasTallied) values.how_known = null;
    }
    try {
      await store.setDraftValues(draft.id, values);
      if (!draft.amends) await store.setCount(draft.id, number);
      go("check");
    } catch {
      setWrong(t("not-saved", { count: format.number(number) }));
    }
  };
  const next = () => {
    const number = readTyped(text, most);
    if (number === "type-wrong") setWrong(t("type-wrong", { example: format.number(47) }));
    else if (number === "type-too-many") setWrong(t("type-too-many", { most: format.number(most ?? 0) }));
    else if (number === 0 && before !== 0) doubt(true);
    else return void keep(number);
    if (typeof number === "string") field.current?.focus();
  };
  const leave = async () => {
    if (draft.amends || settled) return replace("check");
    if (wasTallied) return replace("tally");
    const number = readTyped(text, most);
    if (isEmpty({ ...draft, count: typeof number === "number" ? number : 0 })) {
      await store.discardDraft(draft.id);
      return replace();
    }
    tell(t("tally-kept", { count: text }));
    replace();
  };
  const vehicle = vehicleSaid(draft.values, words);
  return (
    <Screen
      name="type"
      title={t("type-title")}
      subtitle={
        <>
          <Name>{placeOf(draft.values, sites, words) ?? t("place-none")}</Name>
          {vehicle && (
            <>
              {t("between")}
              <Name>{vehicle}</Name>
            </>
          )}
        </>
      }
      onBack={leave}
      footer={
        <Button kind="main" size="main" wide onClick={next}>
          {t("next")}
        </Button>
      }
    >
      {draft.amends && draft.seen && (
        <p class="soft centred">{t("correct-was", { number: numberSaid(draft.seen.values, words) })}</p>
      )}
      <Keypad
        id="number"
        label={t("row-number")}
        value={text}
        onChange={change}
        onEnter={next}
        field={field}
        wrong={wrong ?? undefined}
      />
      {doubting && (
        <Dialog
          name="zero"
          title={t("type-zero-title", { number: format.number(0) })}
          onClose={() => doubt(false)}
        >
          <Button kind="main" size="main" onClick={() => keep(0)}>
            {t("type-zero-yes")}
          </Button>
          <Button size="main" onClick={() => doubt(false)}>
            {t("change")}
          </Button>
        </Dialog>
      )}
    </Screen>
  );
}
