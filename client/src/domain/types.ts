/**
 * The words that store, sync and screens share.  Names are those of the glossary and of the wire (`docs/sync.md`); what
 * comes over the wire has the type that the server gives it.
 */
import type { components } from "../api/schema";
import type { Photos } from "./attachments";

type Schemas = components["schemas"];

/** What one field can hold: no floats, and `null` is "not recorded" (0 and "not-observed" are other statements). */
export type Value = Schemas["Edit"]["now"];

/** A flat map from dotted field names, as machinery sees it: whatever the field, it is kept. */
export type Values = Record<string, Value>;

/** The fields of a headcount by name; age bands are the operation's, so that any band may stand in the name. */
export type BandField = `count.${string}.${string}`;
export type HeadcountField = keyof Schemas["HeadcountValues"] | BandField;

/** The same map as the phone's own screens see it: a field that the form does not have fails `tsc`. */
export type HeadcountValues = { [F in keyof Schemas["HeadcountValues"]]?: Value } & {
  [band: BandField]: Value;
};

/** Where a report is.  `blocked`: the office has no custody and a person must act. */
export type Delivery = "draft" | "queued" | "sending" | "received" | "blocked";

/** What the office decided. */
export type Review = Schemas["FedReport"]["review"];

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

export type EntityName = Schemas["Change"]["entity"];
export type Action = Schemas["Change"]["action"];
export type Answer = Schemas["Answer"]["answer"];
export type DraftMode = "tally" | "typed";

/** The statement its author had on the screen: `version` as the office numbers it, within `epoch` (a name it gives). */
export type Base = Schemas["Base"];

/** What a correction starts from: the values on the screen and the version they belong to (a `ReportView` is one). */
export interface Seen {
  values: HeadcountValues;
  /** Null where the office's copy has never reached this phone. */
  base: Base | null;
}

export type Question = Schemas["Question"];
/** A field with rival values; the phone is told its own person's values only. */
export type OpenConflict = Schemas["FedConflict"];
export type DecidedConflict = Schemas["FedDecision"];

/** `waiting`: the office does not have it yet; `unused`: why the office decided that it shall have no effect. */
export type HistoryLine = Schemas["FedHistory"] & { waiting?: boolean; unused?: string };

/** A report of this person as its owner sees it: the office's copy with the unsent statements laid over it. */
export interface ReportView {
  key: string;
  kind: string;
  values: HeadcountValues;
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
  /** Fields that the office removed for good, and that nobody has filled since. */
  removed: string[];
  savedAt: string;
  receivedAt: string | null;
  /** Changes of this report that are not with the office. */
  waiting: number;
  /** Slug: why it could not be sent, or why the office is checking it. */
  problem: string | null;
  /** None where it has no pictures. */
  photos: Photos | null;
}

/** An unfinished count.  `amends` names the report it corrects, `seen` what its author had on the screen. */
export interface Draft {
  id: string;
  kind: "headcount";
  mode: DraftMode;
  values: HeadcountValues;
  count: number;
  startedAt: string;
  updatedAt: string;
  amends?: string;
  seen?: Seen;
  /** Of a tally: when the number became what, in order. */
  taps: Tap[];
  /** The pictures taken for it, by their ids; absent where there are none. */
  photos?: string[];
  /** The camera was opened and has not come back: if the page is gone with it, so is the picture. */
  camera?: boolean;
}

/** Milliseconds since the count began by the phone's clock, and the number then on the screen. */
export type Tap = [at: number, count: number];

/** What the feed gives the phone, each with the key it is kept under. */
export type Operation = Schemas["FedOperation"] & { id: string };
export type Site = Schemas["FedSite"] & { id: string };
export type Convoy = Schemas["FedConvoy"] & { id: string };
export type Vehicle = Schemas["FedVehicle"] & { id: string };
export type FormField = Schemas["FormField"];
export type Form = Schemas["Form"];

/** Who this phone is.  The two keys are for the sealed bundle and are only kept here. */
export interface Identity {
  device: string;
  token: string;
  person: Schemas["EnrolledPerson"];
  operation: Pick<Schemas["Operation"], "id" | "names"> & Partial<Schemas["Operation"]>;
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

/**
 * Why nothing can be sent until a person acts; "open" is the usual case, `held`: the office was restored from a backup
 * and an admin has to let this phone in again.
 */
export type Access = "open" | "signed-out" | "revoked" | "held" | "app-too-old";

/**
 * `weak`: something answered too late or wrongly; `offline`: nothing answered; `full`: what the office answered has no
 * room on the phone.  All three try again by themselves.
 */
export type SyncState = "idle" | "sending" | "weak" | "offline" | "full" | Exclude<Access, "open">;

export interface Status {
  /** Reports with something that is not with the office. */
  waiting: number;
  /** Of these, the ones that need a person. */
  blocked: number;
  /** Of all it knows of, those included that it shows no more. */
  total: number;
  returned: number;
  /** Pictures that are not with the office. */
  photosWaiting: number;
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
