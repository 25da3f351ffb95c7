/** The shapes of `/api/v1` under the desk's short names.  All are the server's own: what changes there fails `tsc` here. */
import type { components } from "./schema";

type Schemas = components["schemas"];
/** A report may hold fields that this app does not know: all of them are shown. */
type WithValues<T> = Omit<T, "values"> & { values: Values };

export type Id = string;
export type Moment = string;
export type Value = Schemas["Edit"]["now"];
export type Values = Record<string, Value>;
export type Edit = Schemas["Edit"];

/** The members of a choice of the server's, in the order in which people read them: one missing or unknown fails `tsc`. */
export function members<T extends string>(all: Record<T, 1>): T[] {
  return Object.keys(all) as T[];
}

/** A refusal as the server words it (RFC 9457); of a proxy's page nothing may be left. */
export type Problem = Partial<Schemas["Problem"]>;

export interface Page<T> {
  items: T[];
  next: string | null;
}

export type Named = Schemas["Named"];
export type Role = Schemas["Role"]["role"];
export const ROLES = members<Role>({ monitor: 1, coordinator: 1, admin: 1 });
export type Operation = Schemas["Operation"];
export type OperationDraft = Schemas["ChangeOperation"];
export type NewOperation = Schemas["NewOperation"];
export type Session = Schemas["Session"];

export type Review = ReportItem["review"];
export type Lane = Exclude<keyof LaneCounts, "not_counted"> | "not-counted" | "all";
export type LaneCounts = Schemas["Counts"];
export type Move = Schemas["Review"]["action"];
export type Permission = Move | "amend" | "decide";

export type ReportItem = WithValues<Schemas["Report"]>;
export type ReportVersion = Schemas["Version"];
export type Receipt = Schemas["Custody"];
export type Answer = Schemas["Answered"];
export type HistoryEvent = Schemas["History"];
export type Neighbour = Schemas["Neighbour"];
export type Duplicate = Schemas["Duplicate"];
export type DuplicateVerdict = Schemas["DecideDuplicate"]["verdict"];
export type Candidate = Schemas["Candidate"];
export type Decision = Schemas["Decided"];
export type Conflict = Schemas["Conflict"];
export type ListedConflict = Schemas["ListedConflict"];
export type Attachment = Schemas["Attachment"];
export type ReportDetail = WithValues<Schemas["ReportDetail"]>;
export type ReportPage = Omit<Schemas["ReportPage"], "items"> & { items: ReportItem[] };
export type Amendment = Schemas["Amend"];

/** A change that is in custody, has no effect, and waits for a person. */
export type Work = Schemas["Work"];
export type WorkAction = Work["may"][number];
export const WORK_ACTIONS = members<WorkAction>({ release: 1, mend: 1, "set-aside": 1, "take-up": 1 });
export type Mend = Schemas["Mend"];

/** What two people remove for good: an order, and what there is to remove. */
export type Redaction = Schemas["Redaction"];
export type Removable = Schemas["Removable"];

export type FormField = Schemas["FormField"];
export type FormDefinition = Schemas["Form"];

/** The reports of one end, or the word that this reader may not see them. */
export type Counts = Vehicle["departed"];
export const OUT_OF_SCOPE = "not-in-scope" satisfies Counts;
/** One report's number for a vehicle at one end of the way. */
export type Count = Exclude<Exclude<Counts, typeof OUT_OF_SCOPE>[number], typeof OUT_OF_SCOPE>;
export type Vehicle = Schemas["Vehicle"];
export type Convoy = Schemas["Convoy"];
export type Joined = Schemas["Joined"];

export type Site = Schemas["Site"];
export type SiteKind = Site["kind"];
export const SITE_KINDS = members<SiteKind>({
  departure: 1,
  crossing: 1,
  transit: 1,
  arrival: 1,
  medical: 1,
  area: 1,
});
export const SITE_STATUSES = members<Site["status"]>({ planned: 1, open: 1, closed: 1, merged: 1 });
export type SiteDraft = Schemas["ChangeSite"];
export type NewSite = Schemas["NewSite"];
export type Control = Schemas["Control"];
export type ImportRow = Schemas["ImportRow"];
export type ImportProblem = ImportRow["problems"][number];
export const IMPORT_PROBLEMS = members<ImportProblem["slug"]>({
  "code-wrong": 1,
  "kind-unknown": 1,
  "name-missing": 1,
  "name-wrong": 1,
  "pcode-wrong": 1,
  "quality-unknown": 1,
  "zone-unknown": 1,
  "position-half": 1,
  "beyond-the-globe": 1,
  "not-degrees": 1,
  "stands-already": 1,
  "too-many-rows": 1,
  "cells-differ": 1,
  "not-csv": 1,
  "column-missing": 1,
  "names-column-missing": 1,
  "column-unknown": 1,
  "column-twice": 1,
});
export type ImportPreview = Schemas["Imported"];

/** What became of a file of reports that somebody brought to the office. */
export type BundleTaken = Schemas["BundleTaken"];

export type Assignment = Schemas["Assignment"];
export type Person = Schemas["Person"];
export const PERSON_STATUSES = members<Person["status"]>({ invited: 1, active: 1, suspended: 1 });
export type NewPerson = Schemas["NewPerson"];
export type Invitation = Schemas["Invitation"];
export type Device = Schemas["Device"];
export type Enrolment = Schemas["Ticket"];
