/** Every request the desk makes, by name. */
import type { Query, Transport } from "./desk";
import type {
  Assignment,
  Conflict,
  Convoy,
  Device,
  Edit,
  Enrolment,
  FormDefinition,
  Id,
  ImportPreview,
  Invitation,
  Move,
  NewPerson,
  Operation,
  Page,
  Person,
  ReportDetail,
  ReportPage,
  Role,
  Session,
  Site,
  SiteDraft,
  Value,
  Values,
} from "./desk-types";

export interface Amendment {
  id: Id;
  base: { epoch: string; version: number };
  edits: Record<string, Edit>;
  reason: string;
}

export function deskCalls(wire: Transport) {
  return {
    wire,
    signIn: (login: string, password: string) =>
      wire.ask<Session>("POST", "/session", { body: { login, password }, anonymous: true }),
    session: () => wire.ask<Session>("GET", "/session", { anonymous: true }),
    signOut: () => wire.ask<void>("DELETE", "/session", { anonymous: true }),
    redeemInvitation: (code: string, password: string) =>
      wire.ask<void>("POST", "/invitations/redeem", { body: { code, password }, anonymous: true }),
    operations: () => wire.ask<Page<Operation>>("GET", "/operations"),
    forms: () => wire.ask<{ items: FormDefinition[] }>("GET", "/forms"),

    reports: (query: Query, signal?: AbortSignal) =>
      wire.ask<ReportPage>("GET", "/reports", signal ? { query, signal } : { query }),
    report: (id: Id) => wire.ask<ReportDetail>("GET", `/reports/${id}`),
    review: (
      id: Id,
      rev: number,
      move: { action: Move; version: number; reason?: string; question?: string },
    ) => wire.ask<ReportDetail>("POST", `/reports/${id}/review`, { rev, body: move }),
    amend: (id: Id, amendment: Amendment) =>
      wire.ask<{ receipt: { outcome: string; problem?: string | null }; report: ReportDetail }>(
        "POST",
        `/reports/${id}/amend`,
        { body: amendment },
      ),

    conflicts: (query: Query) => wire.ask<{ items: Conflict[] }>("GET", "/conflicts", { query }),
    conflict: (id: Id) => wire.ask<Conflict>("GET", `/conflicts/${id}`),
    decide: (id: Id, rev: number, decision: { candidate?: Id; value?: Value; reason?: string }) =>
      wire.ask<ReportDetail | Conflict>("POST", `/conflicts/${id}/decision`, { rev, body: decision }),

    convoys: (query: Query) => wire.ask<Page<Convoy>>("GET", "/convoys", { query }),
    convoy: (id: Id) => wire.ask<Convoy>("GET", `/convoys/${id}`),
    addConvoy: (id: Id, values: Values) => wire.ask<unknown>("POST", "/convoys", { body: { id, values } }),
    amendConvoy: (id: Id, rev: number, amendment: Amendment) =>
      wire.ask<unknown>("PATCH", `/convoys/${id}`, { rev, body: amendment }),
    addVehicle: (id: Id, values: Values) => wire.ask<unknown>("POST", "/vehicles", { body: { id, values } }),
    amendVehicle: (id: Id, rev: number, amendment: Amendment) =>
      wire.ask<unknown>("PATCH", `/vehicles/${id}`, { rev, body: amendment }),

    sites: (query: Query) => wire.ask<Page<Site>>("GET", "/sites", { query }),
    addSite: (site: SiteDraft) => wire.ask<Site>("POST", "/sites", { body: site }),
    changeSite: (id: Id, rev: number, site: SiteDraft) =>
      wire.ask<Site>("PATCH", `/sites/${id}`, { rev, body: site }),
    closeSite: (id: Id, rev: number, reason: string) =>
      wire.ask<Site>("POST", `/sites/${id}/close`, { rev, body: { reason } }),
    openSite: (id: Id, rev: number, reason: string) =>
      wire.ask<Site>("POST", `/sites/${id}/open`, { rev, body: { reason } }),
    importSites: (operation: Id, csv: string, commit: boolean) =>
      wire.ask<ImportPreview>("POST", "/sites/import", { body: { operation, csv, commit } }),

    people: (query: Query) => wire.ask<Page<Person>>("GET", "/people", { query }),
    addPerson: (person: NewPerson) => wire.ask<Person>("POST", "/people", { body: person }),
    changePerson: (id: Id, rev: number, person: Partial<Pick<Person, "name" | "language" | "login">>) =>
      wire.ask<Person>("PATCH", `/people/${id}`, { rev, body: person }),
    suspend: (id: Id, rev: number, reason: string) =>
      wire.ask<Person>("POST", `/people/${id}/suspend`, { rev, body: { reason } }),
    restore: (id: Id, rev: number, reason: string) =>
      wire.ask<Person>("POST", `/people/${id}/restore`, { rev, body: { reason } }),
    invite: (id: Id) => wire.ask<Invitation>("POST", `/people/${id}/invitation`),
    assign: (assignment: { person: Id; role: Role; operation: Id | null; site: Id | null }) =>
      wire.ask<Assignment>("POST", "/assignments", { body: assignment }),
    endAssignment: (id: Id) => wire.ask<void>("DELETE", `/assignments/${id}`),

    devices: (query: Query) => wire.ask<Page<Device>>("GET", "/devices", { query }),
    revoke: (id: Id, rev: number, reason: string) =>
      wire.ask<Device>("POST", `/devices/${id}/revoke`, { rev, body: { reason } }),
    enrol: (person: Id) => wire.ask<Enrolment>("POST", "/enrolments", { body: { person } }),
  };
}

export type DeskCalls = ReturnType<typeof deskCalls>;
