/** How long a phone shows what the office has (protection P15).  What is dropped is a copy: the report is at the office. */
import { HEADCOUNT } from "../api/forms";
import type { ReportCopy } from "./projection";
import type { Form } from "./types";

const HOUR_MS = 3_600_000;
/** What the operation says where none has reached the phone yet. */
export const USUAL_HOURS = 72;
/** A report that was received further in the future than this was dated by a clock that has been set since. */
const SLIP_MS = 24 * HOUR_MS;

export interface Kept {
  copy: ReportCopy;
  /** By this phone's clock; null where another phone sent it. */
  receivedAt: string | null;
  /** Something of it is not with the office: a change, a file, a correction that is being written. */
  unsent: boolean;
}

export interface Rule {
  /** By this phone's clock, whatever that says. */
  now: number;
  /** How far that clock was from the office's at the last contact. */
  offsetMs: number;
  hours: number;
  /** Whether the office's reports of a kind stay on no phone. */
  confidential: (kind: string) => boolean;
}

/**
 * Whether the phone shows a report no longer.  What waits for its person never goes: unsent words and questions.  Where the
 * clock was set, so that nobody can tell how long ago it was, the copy goes: too early only hides it.
 */
export function isOver({ copy, receivedAt, unsent }: Kept, rule: Rule): boolean {
  if (unsent || copy.question) return false;
  if (rule.confidential(copy.kind)) return true;
  const since = receivedAt
    ? rule.now - Date.parse(receivedAt)
    : rule.now + rule.offsetMs - Date.parse(copy.received_at ?? "");
  return !(since < rule.hours * HOUR_MS && since >= -SLIP_MS);
}

/** From the forms that the office gave; of a kind that nobody described, none stays. */
export function confidentialIn(forms: Map<string, Form>): (kind: string) => boolean {
  return (kind) => {
    const form = forms.get(kind) ?? (kind === HEADCOUNT.kind ? HEADCOUNT : undefined);
    // A form that was stored before it could say so is that of a headcount.
    return form ? (form.confidential ?? kind !== HEADCOUNT.kind) : true;
  };
}
