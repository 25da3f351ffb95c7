/** Every request the desk makes, by name. */
import type { Transport } from "./desk";
import type {
  Amendment,
  BundleTaken,
  Conflict,
  Id,
  Mend,
  Move,
  NewOperation,
  NewPerson,
  NewSite,
  OperationDraft,
  ReportDetail,
  ReportPage,
  SiteDraft,
  Values,
} from "./desk-types";
import { type Answer, type Body, type Query, requests } from "./routes";

/** What narrows a list; empty is no filter. */
type Filters<P extends string> = { [N in keyof Query<"GET", P>]?: Query<"GET", P>[N] | null };

export function deskCalls(wire: Transport) {
  const ask = requests(wire);
  return {
    wire,
    signIn: (login: string, password: string) =>
      ask("POST", "/session", { body: { login, password }, anonymous: true }),
    session: () => ask("GET", "/session", { anonymous: true }),
    signOut: () => ask("DELETE", "/session", { anonymous: true }),
    redeemInvitation: (code: string, password: string) =>
      ask("POST", "/invitations/redeem", { body: { code, password }, anonymous: true }),
    operations: () => ask("GET", "/operations"),
    addOperation: (operation: NewOperation) => ask("POST", "/operations", { body: operation }),
    changeOperation: (id: Id, rev: number, operation: OperationDraft) =>
      ask("PATCH", "/operations/{operation}", { id, rev, body: operation }),
    forms: () => ask("GET", "/forms"),

    reports: (query: Filters<"/reports">, signal?: AbortSignal): Promise<ReportPage> =>
      ask("GET", "/reports", signal ? { query, signal } : { query }),
    report: (id: Id): Promise<ReportDetail> => ask("GET", "/reports/{report}", { id }),
    taps: (id: Id) =>
      wire.ask<Answer<"GET", "/reports/{report}/attachments/{slot}">>(
        "GET",
        `/reports/${id}/attachments/taps`,
      ),
    review: (
      id: Id,
      rev: number,
      move: { action: Move; version: number; reason?: string; question?: string },
    ): Promise<ReportDetail> => ask("POST", "/reports/{report}/review", { id, rev, body: move }),
    amend: (id: Id, amendment: Amendment) => ask("POST", "/reports/{report}/amend", { id, body: amendment }),

    decideDuplicate: (id: Id, decision: Body<"POST", "/duplicates/{duplicate_id}/decision">) =>
      ask("POST", "/duplicates/{duplicate_id}/decision", { id, body: decision }),

    conflicts: (query: Filters<"/conflicts">) => ask("GET", "/conflicts", { query }),
    conflict: (id: Id) => ask("GET", "/conflicts/{conflict_id}", { id }),
    decide: (
      id: Id,
      rev: number,
      decision: Body<"POST", "/conflicts/{conflict_id}/decision">,
    ): Promise<ReportDetail | Conflict | undefined> =>
      ask("POST", "/conflicts/{conflict_id}/decision", { id, rev, body: decision }),

    workQueue: (query: Filters<"/work-queue">) => ask("GET", "/work-queue", { query }),
    work: (id: Id) => ask("GET", "/work-queue/{seq}", { id }),
    release: (id: Id, reason: string) => ask("POST", "/work-queue/{seq}/release", { id, body: { reason } }),
    mend: (id: Id, mend: Mend) => ask("POST", "/work-queue/{seq}/mend", { id, body: mend }),
    setAside: (id: Id, reason: string) =>
      ask("POST", "/work-queue/{seq}/set-aside", { id, body: { reason } }),
    takeUp: (id: Id, reason: string) => ask("POST", "/work-queue/{seq}/take-up", { id, body: { reason } }),

    redactions: (query: Filters<"/redactions">) => ask("GET", "/redactions", { query }),
    redaction: (id: Id) => ask("GET", "/redactions/{redaction}", { id }),
    removable: (id: Id) => ask("GET", "/redactions/removable/{about}", { id }),
    askRedaction: (order: Body<"POST", "/redactions">) => ask("POST", "/redactions", { body: order }),
    confirmRedaction: (id: Id, rev: number) => ask("POST", "/redactions/{redaction}/confirm", { id, rev }),
    refuseRedaction: (id: Id, reason: string) =>
      ask("POST", "/redactions/{redaction}/refuse", { id, body: { reason } }),

    convoys: (query: Filters<"/convoys">) => ask("GET", "/convoys", { query }),
    convoy: (id: Id) => ask("GET", "/convoys/{convoy}", { id }),
    addConvoy: (id: Id, values: Values) => ask("POST", "/convoys", { body: { id, values } }),
    /** Nothing comes back where the change took the convoy away from this person's sites. */
    amendConvoy: (id: Id, rev: number, amendment: Amendment) =>
      ask("PATCH", "/convoys/{convoy}", { id, rev, body: amendment }),
    joinConvoy: (id: Id, rev: number, join: Body<"POST", "/convoys/{convoy}/join">) =>
      ask("POST", "/convoys/{convoy}/join", { id, rev, body: join }),
    separateConvoy: (id: Id, rev: number, reason: string) =>
      ask("POST", "/convoys/{convoy}/separate", { id, rev, body: { reason } }),
    addVehicle: (id: Id, values: Values) => ask("POST", "/vehicles", { body: { id, values } }),
    amendVehicle: (id: Id, rev: number, amendment: Amendment) =>
      ask("PATCH", "/vehicles/{vehicle}", { id, rev, body: amendment }),

    sites: (query: Filters<"/sites">) => ask("GET", "/sites", { query }),
    addSite: (site: NewSite) => ask("POST", "/sites", { body: site }),
    changeSite: (id: Id, rev: number, site: SiteDraft) =>
      ask("PATCH", "/sites/{site}", { id, rev, body: site }),
    closeSite: (id: Id, rev: number, reason: string) =>
      ask("POST", "/sites/{site}/close", { id, rev, body: { reason } }),
    openSite: (id: Id, rev: number, reason: string) =>
      ask("POST", "/sites/{site}/open", { id, rev, body: { reason } }),
    importSites: (operation: Id, csv: string, commit: boolean) =>
      ask("POST", "/sites/import", { body: { operation, csv, commit } }),

    people: (query: Filters<"/people">) => ask("GET", "/people", { query }),
    addPerson: (person: NewPerson) => ask("POST", "/people", { body: person }),
    changePerson: (id: Id, rev: number, person: Body<"PATCH", "/people/{person}">) =>
      ask("PATCH", "/people/{person}", { id, rev, body: person }),
    suspend: (id: Id, rev: number, reason: string) =>
      ask("POST", "/people/{person}/suspend", { id, rev, body: { reason } }),
    restore: (id: Id, rev: number, reason: string) =>
      ask("POST", "/people/{person}/restore", { id, rev, body: { reason } }),
    invite: (id: Id) => ask("POST", "/people/{person}/invitation", { id }),
    assign: (assignment: Body<"POST", "/assignments">) => ask("POST", "/assignments", { body: assignment }),
    endAssignment: (id: Id) => ask("DELETE", "/assignments/{assignment}", { id }),

    devices: (query: Filters<"/devices">) => ask("GET", "/devices", { query }),
    revoke: (id: Id, rev: number, reason: string) =>
      ask("POST", "/devices/{device}/revoke", { id, rev, body: { reason } }),
    releasePhone: (id: Id, rev: number, reason: string) =>
      ask("POST", "/devices/{device}/release", { id, rev, body: { reason } }),
    bringIn: (file: Blob) => wire.ask<BundleTaken>("POST", "/bundles", { file }),
    enrol: (person: Id) => ask("POST", "/enrolments", { body: { person } }),
  };
}

export type DeskCalls = ReturnType<typeof deskCalls>;
