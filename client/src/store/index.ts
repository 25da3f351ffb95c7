import type {
  Answer,
  Convoy,
  Draft,
  DraftMode,
  Form,
  Identity,
  Operation,
  Preferences,
  ReportView,
  Seen,
  Site,
  Status,
  Values,
  Vehicle,
} from "../domain/types";

/** Opens (and where needed upgrades) this phone's database. */
export declare function openStore(name?: string): Promise<Store>;

export declare class Store {
  /** Calls `fn` after anything changed, in this tab or another; answers how to stop. */
  subscribe(fn: () => void): () => void;
  identity(): Promise<Identity | null>;
  enrol(identity: Identity): Promise<void>;
  preferences(): Promise<Preferences>;
  setPreference<K extends keyof Preferences>(name: K, value: Preferences[K]): Promise<void>;

  startDraft(mode: DraftMode, values: Values): Promise<Draft>;
  /** A correction of `report` (as it is on the screen) that survives a killed page like any other count. */
  startCorrection(report: ReportView): Promise<Draft>;
  openDraft(): Promise<Draft | null>;
  /** Relaxed durability per call; the store itself makes it strict every 2 s and after 1 s of quiet. */
  setCount(id: string, count: number): Promise<void>;
  setDraftValues(id: string, values: Values): Promise<void>;
  flushDraft(id: string): Promise<void>;
  discardDraft(id: string): Promise<void>;

  /** Freezes the draft with these values into the outbox (a create, or an amend where the draft corrects); answers the report's key. */
  save(draftId: string, values: Values, reason?: string): Promise<string>;
  /** `seen`: the ReportView that was on the screen; only fields named in `now` that differ are stated. */
  amend(key: string, seen: Seen, now: Values, reason?: string): Promise<void>;
  answer(
    key: string,
    questionId: string,
    answer: Answer,
    edits?: { seen: Seen; now: Values },
    note?: string,
  ): Promise<void>;
  withdraw(key: string, seen: Seen, reason?: string): Promise<void>;
  /** Takes a withdrawal back. */
  restore(key: string, seen: Seen, reason?: string): Promise<void>;

  reports(): Promise<ReportView[]>;
  report(key: string): Promise<ReportView | null>;
  sites(): Promise<Site[]>;
  operation(): Promise<Operation | null>;
  form(kind: string): Promise<Form | null>;
  convoys(): Promise<Convoy[]>;
  vehicles(): Promise<Vehicle[]>;
  status(): Promise<Status>;
  close(): Promise<void>;
}
