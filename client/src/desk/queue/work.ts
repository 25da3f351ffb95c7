/** What waits to be sorted out, in words, and what a coordinator makes of it in the form that mends it. */
import type { Edit, FormDefinition, FormField, Id, Value, Values, Work } from "../../api/desk-types";
import { NOT_OBSERVED, type Words } from "../fields";
import type { Listed } from "../lists/useList";
import { asTyped, correctable, type Read, readTyped } from "../review/amendment";
import { toWall } from "../zone";

/** A row of the list.  A change's own id may stand there twice; its number in custody does not. */
export interface WorkRow extends Listed {
  work: Work;
}

export function asRow(work: Work): WorkRow {
  return { id: String(work.seq), rev: work.settlements.length, work };
}

/** Why it waits, in plain words. */
export function whyInWords(work: Pick<Work, "outcome" | "problem">, words: Words): string {
  const slug = work.outcome === "held" ? "held" : (work.problem ?? "");
  const known = `queue-why-${slug}`;
  return words.has(known) ? words.t(known) : words.t("queue-why-other", { problem: slug });
}

/** What it is: "New report", "Correction". */
export function whatInWords(work: Pick<Work, "action" | "entity">, words: Words): string {
  if (work.entity && work.entity !== "report") return words.t(`queue-what-${work.entity}`);
  return words.t(`queue-what-${work.action ?? "unreadable"}`);
}

/** The change and everything in `rows` that waits for it, directly or through another. */
export function withFollowers(rows: WorkRow[], work: Work): Set<Id> {
  const gone = new Set([String(work.seq)]);
  const ids = [work.id];
  for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
    for (const row of rows) {
      if (row.work.held_for !== id || gone.has(row.id)) continue;
      gone.add(row.id);
      ids.push(row.work.id);
    }
  }
  return gone;
}

/** Every field that can be read of it, those of the form first and in its order. */
export function statedFields(stated: Values, form: FormDefinition | undefined): string[] {
  const known = (form?.fields ?? []).map(({ name }) => name).filter((name) => name in stated);
  const others = Object.keys(stated).filter((name) => !known.includes(name));
  return [...known, ...others].filter((name) => name !== "kind");
}

export function formOf(work: Work, forms: Map<string, FormDefinition>): FormDefinition | undefined {
  const kind = work.entity === "convoy" || work.entity === "vehicle" ? work.entity : work.stated.kind;
  return forms.get(String(kind)) ?? forms.get("headcount");
}

/** Whether the whole statement has to be said: it is one (its key is its own id), or there is none that could be corrected. */
export function isWhole(work: Work): boolean {
  return work.report === null || work.key === work.id;
}

/** Whether a place or convoy is one of those that can be chosen. */
export type Known = (field: FormField, id: string) => boolean;

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ZONED = /(Z|[+-]\d\d:\d\d)$/;

/** Whether the field could hold what was stated, as far as a page can tell. */
export function canHold(field: FormField, value: Value | undefined, known: Known): boolean {
  if (value === null || value === undefined) return true;
  switch (field.type) {
    case "choice":
      return typeof value === "string" && (field.choices ?? []).includes(value);
    case "integer":
      if (value === NOT_OBSERVED) return true;
      return typeof value === "number" && value >= (field.min ?? value) && value <= (field.max ?? value);
    case "boolean":
      return typeof value === "boolean";
    case "time":
      return typeof value === "string" && ZONED.test(value) && toWall(value, undefined) !== "";
    case "reference":
      return typeof value === "string" && ID.test(value) && known(field, value);
    case "text":
      return typeof value === "string" && value.length <= (field.max ?? value.length);
  }
}

export interface Source {
  /** What each field begins with: what was stated, and what stands where nothing was. */
  from: Values;
  zone: string | undefined;
  known: Known;
}

/** What the form begins with: a number or text can be shown however wrong it is, what is chosen only where it can be. */
export function startOf(field: FormField, { from, zone, known }: Source): string {
  const value = from[field.name];
  const free = field.type === "text" || field.type === "integer";
  return free || canHold(field, value, known) ? asTyped(field, value, zone) : "";
}

export interface Mended {
  values: Values;
  wrong: Record<string, string>;
}

/** What the form holds now.  Untouched text is untouched testimony: a time does not come back rounded to the minute. */
export function mended(fields: FormField[], typed: Record<string, string>, source: Source): Mended {
  const result: Mended = { values: {}, wrong: {} };
  for (const field of fields) {
    const start = startOf(field, source);
    const text = typed[field.name] ?? start;
    const stated = source.from[field.name] ?? null;
    const untouched = text === start && canHold(field, stated, source.known);
    const read: Read = untouched ? { value: stated } : readTyped(field, text, source.zone);
    if ("wrong" in read) result.wrong[field.name] = read.wrong;
    else result.values[field.name] = read.value;
  }
  return result;
}

/** The whole statement: what the form holds, with what no form offers kept where it is fit to be. */
export function statement(
  form: FormDefinition,
  typed: Record<string, string>,
  source: Source,
): { values: Values; wrong: Record<string, string> } {
  const { values, wrong } = mended(form.fields.filter(correctable), typed, source);
  for (const field of form.fields) {
    const stated = source.from[field.name] ?? null;
    if (field.name === "kind") values.kind = form.kind;
    else if (!correctable(field) && canHold(field, stated, source.known)) values[field.name] = stated;
    if (field.required && (values[field.name] ?? null) === null) wrong[field.name] ??= "mend-missing";
  }
  return { values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)), wrong };
}

/** Of a correction: what differs from the report as it stands. */
export function editsOf(values: Values, seen: Values): Record<string, Edit> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, now]) => {
      const was = seen[name] ?? null;
      return JSON.stringify(was) === JSON.stringify(now) ? [] : [[name, { was, now }]];
    }),
  );
}
