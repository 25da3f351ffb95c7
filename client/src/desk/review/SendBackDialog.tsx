import { useEffect, useState } from "preact/hooks";
import type { ReportDetail } from "../../api/desk-types";
import { useWords } from "../../i18n/I18n";
import { isLanguage, type Language, type Translate, translator } from "../../i18n/words";
import { Chip } from "../../ui/Chip";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { Form } from "../lists/Form";
import { DESK_WORDS, useDeskWords } from "../words";
import { Choices } from "./Choices";
import type { Moved } from "./changes";
import { MovedNotice } from "./MovedNotice";
import { reportTitle } from "./title";

const QUESTIONS = ["number-differs", "twice", "which-vehicle", "wrong-place", "which-time"];
export const LONGEST_QUESTION = 500;

/** Words in the language the monitor wrote the report in, so that ready questions can be read on their phone. */
function useTheirWords(report: ReportDetail): { their: Translate; language: Language } {
  const { t, language: own, digits } = useWords();
  const said = report.values.language;
  const language = isLanguage(said) ? said : own;
  const [their, set] = useState<{ words: Translate } | null>(null);
  useEffect(() => {
    let wanted = true;
    if (language !== own) {
      DESK_WORDS[language]().then(({ default: source }) => {
        if (wanted) set({ words: translator(source, language, digits) });
      });
    }
    return () => {
      wanted = false;
    };
  }, [language, own, digits]);
  return { their: language === own ? t : (their?.words ?? t), language };
}

interface Props {
  report: ReportDetail;
  moved: Moved | null;
  wrong: string | null;
  busy: boolean;
  onSend: (question: string) => void;
  onClose: () => void;
}

export function SendBackDialog({ report, moved, wrong, busy, onSend, onClose }: Props) {
  const words = useDeskWords();
  const { t } = words;
  const { their, language } = useTheirWords(report);
  const [text, type] = useState("");
  const [missing, setMissing] = useState(false);
  const add = (question: string) =>
    type((before) =>
      before.includes(question) ? before : [before.trim(), question].filter(Boolean).join(" "),
    );
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(!text.trim());
    if (text.trim()) onSend(text.trim());
  };
  return (
    <Dialog name="send-back" title={t("return-title")} onClose={onClose}>
      <Form
        submit={t("action-return")}
        wrong={wrong}
        busy={busy}
        above={moved && <MovedNotice moved={moved} />}
        onSubmit={submit}
        onClose={onClose}
      >
        <p>{t("return-text", { name: report.counted_by.name })}</p>
        <Choices
          legend={t("question-ready")}
          options={QUESTIONS.map((slug) => their(`question-${slug}`))}
          onChoose={add}
        />
        <Field
          id="question"
          label={t("question")}
          hint={t("question-hint")}
          wrong={missing ? t("question-missing") : undefined}
        >
          {(wiring) => (
            <textarea
              {...wiring}
              rows={3}
              dir="auto"
              maxLength={LONGEST_QUESTION}
              value={text}
              onInput={(event) => type(event.currentTarget.value)}
            />
          )}
        </Field>
        <section class="preview" aria-label={t("preview")}>
          <h3>{t("preview")}</h3>
          <div lang={language}>
            <Chip state="returned">{their("preview-returned")}</Chip>
            <p>{reportTitle(report.values, words)}</p>
            <p dir="auto">
              <strong>{text.trim() || "…"}</strong>
            </p>
          </div>
        </section>
      </Form>
    </Dialog>
  );
}
