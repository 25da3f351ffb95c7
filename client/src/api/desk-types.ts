/** The shapes the desk reads from and writes to `/api/v1`. */

export type Id = string;
export type Value = string | number | boolean | null | string[];
export type Values = Record<string, Value>;
export type Moment = string;

/** A refusal as the server words it (RFC 9457). */
export interface Problem {
  title?: string;
  status?: number;
  detail?: string;
  slug?: string;
  fields?: Record<string, string[]>;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Named {
  id: Id;
  name: string;
}

export type Role = "monitor" | "coordinator" | "admin";

export interface Operation {
  id: Id;
  names: Record<string, string>;
  time_zone: string;
  exercise?: boolean;
  status?: string;
}

export interface Session {
  person: { id: Id; name: string; language: string; login: string | null; rev: number };
  roles: { role: Role; operation: Id | null; site: Id | null }[];
  csrf: string;
  operations: Operation[];
  is_admin: boolean;
  coordinates: boolean;
}

export type Review = "new" | "returned" | "answered" | "verified" | "not-counted";
export type Lane = "decision" | "new" | "returned" | "answered" | "verified" | "not-counted" | "all";
export type Move = "verify" | "return" | "not-count" | "reopen";
export type Permission = Move | "amend" | "decide";

export interface LaneCounts {
  decision: number;
  new: number;
  returned: number;
  answered: number;
  verified: number;
  not_counted: number;
}

export interface ReportItem {
  id: Id;
  kind: string;
  site: Id | null;
  convoy: Id | null;
  vehicle: Id | null;
  values: Values;
  review: Review;
  /** No second coordinator has the site in scope: the figure is preliminary. */
  reviewed_by_one: boolean;
  withdrawn: boolean;
  flags: string[];
  open_conflicts: number;
  counted_by: Named;
  entered_by: Named | null;
  observed_from: Moment | null;
  received_at: Moment;
  rev: number;
  version: number;
  epoch: string;
  question: { id: Id; text: string; at: Moment } | null;
  may: Record<string, boolean>;
  why_not: Record<string, string>;
}

export interface ReportVersion {
  number: number;
  at: Moment;
  by: Named;
  by_desk: boolean;
  device_label: string | null;
  action: string;
  sets: Values;
  reason: string | null;
}

export interface Receipt {
  id: Id;
  n: number | null;
  outcome: string;
  received_at: Moment;
  recorded_at: Moment | null;
  action: string | null;
  device_label: string | null;
  problem: string | null;
  fields: string[] | null;
}

export interface Answer {
  question: Id;
  answer: string;
  note?: string | null;
}

export interface HistoryEvent {
  at: Moment;
  event: string;
  /** Nobody opens a conflict. */
  by?: Named | null;
  reason?: string | null;
  question?: string | null;
  answer?: Answer | null;
  field?: string | null;
  sets?: Values;
  version?: number | null;
}

export interface Neighbour {
  id: Id;
  vehicle_label: string | null;
  total: Value;
  observed_from: Moment | null;
  review: Review;
  withdrawn: boolean;
}

export interface Candidate {
  id: Id;
  value: Value;
  live: boolean;
  by: Named;
  device_label: string | null;
  recorded_at: Moment | null;
  received_at: Moment;
  earlier: Value[];
  agreed_by: string[];
}

export interface Decision {
  /** None: another value than anybody stated. */
  candidate: Id | null;
  by: Named;
  at: Moment;
  reason: string | null;
  value: Value;
  version: number;
}

export interface Conflict {
  id: Id;
  report: Id;
  field: string;
  kind: "parallel" | "after-decision" | "withdrawal";
  status: "open" | "decided";
  opened_at: Moment;
  before: Value;
  candidates: Candidate[];
  decisions: Decision[];
  report_rev: number;
}

export interface ReportDetail extends ReportItem {
  versions: ReportVersion[];
  conflicts: Conflict[];
  receipts: Receipt[];
  history: HistoryEvent[];
  neighbours: Neighbour[];
}

export interface ReportPage extends Page<ReportItem> {
  counts: LaneCounts;
}

export interface Edit {
  was: Value;
  now: Value;
}

export interface FormField {
  name: string;
  type: "text" | "integer" | "boolean" | "choice" | "time" | "reference" | string;
  class: string;
  required?: boolean;
  choices?: string[] | null;
  min?: number | null;
  max?: number | null;
}

export interface FormDefinition {
  kind: string;
  version: number;
  fields: FormField[];
}

export const OUT_OF_SCOPE = "not-in-scope";

/** One report's number for a vehicle at one end of the way. */
export interface Count {
  report: Id;
  total: Value;
  quantifier: string | null;
  how_known: string | null;
  review: Review;
  withdrawn: boolean;
}

/** The reports of one end, or the word that this reader may not see them. */
export type Counts = (Count | typeof OUT_OF_SCOPE)[] | typeof OUT_OF_SCOPE;

export interface Vehicle {
  id: Id;
  label: string;
  type: string | null;
  seats: number | null;
  departed: Counts;
  arrived: Counts;
  open_conflicts: number;
  rev: number;
  version: number;
  epoch: string;
}

export interface Convoy {
  id: Id;
  label: string;
  from_site: Id | null;
  to_site: Id | null;
  at_site: Id | null;
  departed_at: Moment | null;
  arrived_at: Moment | null;
  vehicles: Vehicle[];
  open_conflicts: number;
  rev: number;
  version: number;
  epoch: string;
}

export type SiteKind = "departure" | "crossing" | "transit" | "arrival" | "medical" | "area";
export const SITE_KINDS: SiteKind[] = ["departure", "crossing", "transit", "arrival", "medical", "area"];

export interface Control {
  party: string;
  from: string | null;
  to: string | null;
  said_by: string | null;
}

export interface Site {
  id: Id;
  operation: Id;
  code: string;
  kind: SiteKind;
  status: "planned" | "open" | "closed" | "merged";
  merged_into: Id | null;
  names: { en?: string | null; ar?: string | null; fr?: string | null; ru?: string | null };
  latitude_e7: number | null;
  longitude_e7: number | null;
  position_quality: string | null;
  pcode: string | null;
  time_zone: string | null;
  control: Control[];
  rev: number;
  last_report_at: Moment | null | typeof OUT_OF_SCOPE;
  phones_waiting: number;
  open_reports: number | typeof OUT_OF_SCOPE;
  /** After adding or changing: sites that may be the same place. */
  warnings?: string[];
}

export type SiteDraft = Partial<
  Omit<Site, "id" | "rev" | "last_report_at" | "phones_waiting" | "open_reports" | "warnings">
>;

export interface ImportRow {
  line: number;
  action: "add" | "change" | "same" | "error";
  code: string | null;
  name: string | null;
  errors: string[];
}

export interface ImportPreview {
  rows: ImportRow[];
  added: number;
  changed: number;
  same: number;
  errors: number;
  committed: boolean;
}

export interface Assignment {
  id: Id;
  person: Id;
  role: Role;
  operation: Id | null;
  site: Id | null;
  started_at?: Moment | null;
  ended_at?: Moment | null;
}

export interface Person {
  id: Id;
  name: string;
  login: string | null;
  language: string;
  status: "invited" | "active" | "suspended";
  roles: Assignment[];
  last_active_at: Moment | null;
  rev: number;
}

export interface NewPerson {
  name: string;
  language: string;
  login?: string;
  role?: Role;
  operation?: Id;
  site?: Id;
}

export interface Invitation {
  code: string;
  expires_at: Moment;
}

export interface Device {
  id: Id;
  person: Named;
  label: string;
  status: "active" | "revoked";
  app: string | null;
  enrolled_at: Moment;
  last_contact_at: Moment | null;
  waiting: { changes: number; blobs: number; as_of: Moment } | null;
  missing: number[];
  cloned: boolean;
  rev: number;
}

export interface Enrolment {
  id: Id;
  code: string;
  link: string;
  qr_svg: string;
  expires_at: Moment;
  person: Id | Named;
}
