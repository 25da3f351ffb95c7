/**
 * What can be asked, read from the form definition: the one that the feed brought, or until then the one this app was
 * made with.  Fields that this app does not know stay in it; screens pass over what they have no word for.
 */
import { HEADCOUNT } from "../api/forms";
import type { BandField, Form, FormField, HeadcountField } from "./types";

export { HEADCOUNT };

export function fieldOf(form: Form, name: HeadcountField): FormField | undefined {
  return form.fields.find((field) => field.name === name);
}

export function choicesOf(form: Form, name: HeadcountField): readonly string[] {
  return fieldOf(form, name)?.choices ?? [];
}

/** The largest number, or the most characters, that the field takes. */
export function mostOf(form: Form, name: HeadcountField): number | undefined {
  return fieldOf(form, name)?.max;
}

/** Groups are told by the beginning of their names: `needs.…`, `not_boarded.…`, `sick.…`. */
export function groupOf(form: Form, group: "needs" | "not_boarded" | "sick"): HeadcountField[] {
  return namesOf(form, (parts) => parts[0] === group);
}

/** Women, men, girls and boys: `count.<who>`. */
export function fourOf(form: Form): HeadcountField[] {
  return namesOf(form, (parts) => parts[0] === "count" && parts.length === 2);
}

/** `count.<sex>.<band>` for every age band of the operation, by sex. */
export function bandsOf(form: Form): [sex: string, fields: BandField[]][] {
  const bySex = new Map<string, BandField[]>();
  for (const name of namesOf(form, (parts) => parts[0] === "count" && parts.length === 3)) {
    const sex = name.split(".")[1] ?? "";
    bySex.set(sex, [...(bySex.get(sex) ?? []), name as BandField]);
  }
  return [...bySex];
}

/** Names come from the office and may be newer than this app: it is the words that decide what is shown. */
function namesOf(form: Form, belongs: (parts: string[]) => boolean): HeadcountField[] {
  return form.fields.map(({ name }) => name as HeadcountField).filter((name) => belongs(name.split(".")));
}
