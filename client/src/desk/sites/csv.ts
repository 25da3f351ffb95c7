/** Reading a list of sites somebody prepared elsewhere, before anything is written. */
import type { ImportPreview, ImportProblem, ImportRow } from "../../api/desk-types";
import type { Words } from "../fields";

export type CsvError = "csv-empty" | "csv-not-utf8" | "csv-too-large" | "csv-is-a-workbook";

/** A list of places is short; more than this is another kind of file. */
export const MOST_BYTES = 1_000_000;

/** The file's text, or why it cannot be one.  Guessing an encoding would garble Arabic names silently. */
export function readCsv(bytes: Uint8Array): { text: string } | { error: CsvError } {
  if (bytes.length === 0) return { error: "csv-empty" };
  if (bytes.length > MOST_BYTES) return { error: "csv-too-large" };
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { error: "csv-is-a-workbook" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.trim() ? { text } : { error: "csv-empty" };
  } catch {
    return { error: "csv-not-utf8" };
  }
}

export interface Preview {
  bad: ImportRow[];
  changes: ImportRow[];
  same: number;
  /** All or nothing: one bad row and none is taken. */
  ready: boolean;
}

export function previewOf(answer: ImportPreview): Preview {
  const bad = answer.rows.filter((row) => row.action === "error");
  const changes = answer.rows.filter((row) => row.action === "add" || row.action === "change");
  return {
    bad,
    changes,
    same: answer.same,
    ready: bad.length === 0 && changes.length > 0 && !answer.committed,
  };
}

/** What is wrong with a line.  Columns and what stands in them are the file's own words. */
export function problemInWords(
  { slug, column, said, number, of }: ImportProblem,
  { t, number: shown }: Pick<Words, "t" | "number">,
): string {
  return t(`import-problem-${slug}`, {
    column: column ?? "",
    said: said ?? "",
    number: number === null ? "" : shown(number),
    of: of === null ? "" : shown(of),
  });
}

/** The first line of the file. */
export const COLUMNS = [
  "code",
  "kind",
  "name_en",
  "name_ar",
  "name_fr",
  "name_ru",
  "latitude",
  "longitude",
  "admin1_pcode",
  "held_by",
  "position_quality",
];
