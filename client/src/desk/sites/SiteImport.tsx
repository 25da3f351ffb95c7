import { useRef, useState } from "preact/hooks";
import type { ImportPreview } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useDesk } from "../desk";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";
import { COLUMNS, previewOf, problemInWords, readCsv } from "./csv";

interface Props {
  onDone: () => void;
  onClose: () => void;
}

/** A prepared list of sites: looked at first, taken whole or not at all. */
export function SiteImport({ onDone, onClose }: Props) {
  const { calls, operation, tell } = useDesk();
  const { t } = useDeskWords();
  const work = useWork();
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const [answer, setAnswer] = useState<ImportPreview | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);

  const turn = useRef(0);
  const choose = async (chosen: File | undefined) => {
    const mine = ++turn.current;
    setAnswer(null);
    setFile(null);
    setWrong(null);
    work.clear();
    if (!chosen) return;
    const read = readCsv(new Uint8Array(await chosen.arrayBuffer()));
    if (mine !== turn.current) return;
    if ("error" in read) {
      setWrong(t(read.error));
      return;
    }
    setFile({ name: chosen.name, text: read.text });
    await work.run(async () => {
      const preview = await calls.importSites(operation?.id ?? "", read.text, false);
      if (mine === turn.current) setAnswer(preview);
    });
  };

  const commit = async () => {
    if (!file) return;
    const mine = turn.current;
    await work.run(async () => {
      const done = await calls.importSites(operation?.id ?? "", file.text, true);
      if (!done.committed) {
        if (mine === turn.current) setAnswer(done);
        return;
      }
      tell({ text: t("said-sites-imported", { added: done.added, changed: done.changed }) });
      onDone();
    });
  };

  return (
    <Dialog name="site-import" title={t("site-import")} onClose={onClose}>
      <div class="form">
        <p>{t("import-text")}</p>
        <p class="soft">
          {t("import-columns")}{" "}
          <code data-raw dir="ltr">
            {COLUMNS.join(", ")}
          </code>
        </p>
        <Field label={t("import-file")} wrong={wrong ?? undefined}>
          {(wiring) => (
            <input
              {...wiring}
              type="file"
              accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
              onChange={(event) => void choose(event.currentTarget.files?.[0])}
            />
          )}
        </Field>
        {work.wrong && (
          <p class="notice" data-tone="wrong" role="alert">
            {work.wrong}
          </p>
        )}
        {work.busy && <p role="status">{t("list-loading")}</p>}
        {answer && <Preview answer={answer} />}
        <div class="buttons">
          <Button kind="main" disabled={work.busy || !answer || !previewOf(answer).ready} onClick={commit}>
            {t("import-commit")}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Preview({ answer }: { answer: ImportPreview }) {
  const words = useDeskWords();
  const { t, number } = words;
  const { bad, changes, same } = previewOf(answer);
  return (
    <section aria-label={t("preview")} class="preview">
      <p role="status">
        <strong>
          {bad.length > 0
            ? t("import-bad", { count: bad.length })
            : t("import-good", { added: answer.added, changed: answer.changed, same })}
        </strong>
      </p>
      <ul class="bare import-rows">
        {[...bad, ...changes].map((row) => (
          <li key={row.line} data-action={row.action}>
            <strong>{t("import-line", { line: number(row.line) })}</strong>{" "}
            {row.action !== "error" && `${t(`import-${row.action}`)} · `}
            <span class="code" data-raw dir="ltr">
              {row.code}
            </span>{" "}
            <span dir="auto">{row.name}</span>
            {row.problems.map((problem) => (
              <span key={`${problem.slug} ${problem.column}`} class="wrong cell-note">
                {problemInWords(problem, words)}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
