/**
 * The words that store, sync and screens share.  Names are those of the glossary and of the wire (`docs/sync.md`).
 */

/** What one field can hold: no floats, and `null` is "not recorded" (0 and "not-observed" are other statements). */
export type Value = string | number | boolean | null | string[];

/** A flat map from dotted field names. */
export type Values = Record<string, Value>;

/** Where a report is.  `blocked`: the office has no custody and a person must act. */
export type Delivery = "draft" | "queued" | "sending" | "received" | "blocked";

/** What the office decided. */
export type Review = "new" | "returned" | "answered" | "verified" | "not-counted";

/** The one mark shown for a report, the most useful of delivery and review. */
export type Chip =
  | "blocked"
  | "returned"
  | "sending"
  | "queued"
  | "draft"
  | "checking"
  | "withdrawn"
  | "not-counted"
  | "verified"
  | "received";

export type EntityName = "report" | "convoy" | "vehicle";
export type Action = "create" | "amend" | "answer" | "withdraw";
export type Answer = "right" | "changed" | "dont-know";
export type DraftMode = "tally" | "typed";

/** The statement its author had on the screen: `version` as the office numbers it, within `epoch` (a name it gives). */
export interface Base {
  epoch: string;
  version: number;
}

/** What a correction starts from: the values on the screen and the version they belong to (a `ReportView` is one). */
export interface Seen {
  values: Values;
  /** Null where the office's copy has never reached this phone. */
  base: Base | null;
}

export interface Question {
  id: string;
  text: string;
  at: string;
}

/** A field with rival values; the phone is told its own person's values only. */
export interface OpenConflict {
  field: string;
  own: Value[];
}

export interface DecidedConflict {
  field: string;
  yours: Value;
  used: Value;
  at: string;
}

export interface HistoryLine {
  at: string;
  event: string;
  by: "you" | "office";
  version?: number;
  sets?: Values;
  /** What the office asked, or why it decided as it did. */
  question?: string;
  reason?: string;
  /** True while the office does not have it. */
  waiting?: boolean;
}

/** A report of this person as its owner sees it: the office's copy with the unsent statements laid over it. */
export interface ReportView {
  key: string;
  kind: string;
  values: Values;
  /** Hand this view to `amend` as what was seen. */
  base: Base | null;
  version: number;
  delivery: Delivery;
  review: Review;
  chip: Chip;
  question: Question | null;
  /** Why it is not counted, in the office's words. */
  reason: string | null;
  withdrawn: boolean;
  checking: boolean;
  flags: string[];
  conflicts: OpenConflict[];
  decided: DecidedConflict[];
  history: HistoryLine[];
  savedAt: string;
  receivedAt: string | null;
  /** Changes of this report that are not with the office. */
  waiting: number;
  /** Slug: why it could not be sent, or why the office is checking it. */
  problem: string | null;
}

/** An unfinished count.  `amends` names the report it corrects, `seen` what its author had on the screen. */
export interface Draft {
  id: string;
  kind: "headcount";
  mode: DraftMode;
  values: Values;
  count: number;
  startedAt: string;
  updatedAt: string;
  amends?: string;
  seen?: Seen;
  /** Of a tally: when the number became what, in order. */
  taps: Tap[];
}

/** Milliseconds since the count began by the phone's clock, and the number then on the screen. */
export type Tap = [at: number, count: number];

export interface Role {
  role: "monitor" | "coordinator" | "admin";
  operation: string | null;
  site: string | null;
}

export interface Operation {
  id: string;
  names: Record<string, string>;
  status: string;
  exercise: boolean;
  time_zone: string;
  languages: string[];
  digits: string;
  age_bands: string[];
  position: boolean;
  contact_line: string;
  keep_received_hours: number;
}

export interface Site {
  id: string;
  operation: string;
  code: string;
  kind: string;
  status: string;
  names: Record<string, string>;
  time_zone: string | null;
  latitude_e7: number | null;
  longitude_e7: number | null;
  assigned: boolean;
}

export interface Convoy {
  id: string;
  label: string;
  at_site: string | null;
}

export interface Vehicle {
  id: string;
  convoy: string;
  label: string;
  type: string;
  seats: number | null;
  at_site: string | null;
  /** Directions in which this vehicle is counted already; never by whom, never how many. */
  counted: string[];
}

export interface FormField {
  name: string;
  type: "text" | "integer" | "boolean" | "choice" | "time" | "reference";
  choices?: string[];
  class: string;
  required?: boolean;
  refers_to?: string;
  min?: number;
  max?: number;
  labels?: Record<string, string>;
}

export interface Form {
  kind: string;
  version: number;
  fields: FormField[];
}

/** Who this phone is.  The two keys are for the sealed bundle and are only kept here. */
export interface Identity {
  device: string;
  token: string;
  person: { id: string; name: string; language: string };
  operation: { id: string; names: Record<string, string>; time_zone?: string };
  contactLine: string;
  enrolledAt: string;
  /** What an earlier phone of this person still had at its last contact. */
  earlierWaiting: number | null;
  bundleKey: string;
  serverKey: string;
}

export interface Preferences {
  language: string | null;
  digits: string | null;
  /** Percent of the usual size. */
  textSize: number | null;
  /** Which hand holds the phone: the row of controls is mirrored for the left one. */
  hand: "left" | "right" | null;
  /** The place and direction chosen on Home, until another is chosen. */
  site: string | null;
  direction: string | null;
}

/** Why nothing can be sent until a person acts; "open" is the usual case. */
export type Access = "open" | "signed-out" | "revoked" | "app-too-old";

/** `weak`: something answered too late or wrongly; `offline`: nothing answered.  Both try again by themselves. */
export type SyncState = "idle" | "sending" | "weak" | "offline" | "signed-out" | "revoked" | "app-too-old";

export interface Status {
  /** Reports with something that is not with the office. */
  waiting: number;
  /** Of these, the ones that need a person. */
  blocked: number;
  total: number;
  returned: number;
  /** The last exchange that succeeded, never the last one started. */
  lastContact: string | null;
  lastReceived: string | null;
  state: SyncState;
  progress?: { done: number; of: number };
  /** Whom to ask when the phone was removed, in the operation's own words. */
  contactLine: string | null;
  /** How far the phone's clock is from the office's; positive: the phone is behind. */
  clockOffsetMs: number | null;
}
