import type { DBSchema, IDBPDatabase, StoreNames } from "idb";
import type { Receipt } from "../domain/receipt";
import type { Sealed } from "./vault";

/** `rev` is the row's stamp: it moves with every write, and is compared inside the transaction that writes. */
export interface MetaRow {
  name: string;
  rev: number;
  body: Sealed;
}
export interface DraftRow {
  id: string;
  rev: number;
  body: Sealed;
}
/** What this device alone knows of an entity: its last change to it, when it was saved and received. */
export interface OwnRow {
  key: string;
  rev: number;
  body: Sealed;
}
/** `draft` belongs to a count that nobody has saved, `waiting` is announced and not sent, `failed` never will be. */
export type FileState = "draft" | "waiting" | "failed";
/** A file that follows a report.  `owner` is the report; of a `draft`, nobody yet: the draft knows its pictures. */
export interface FileRow {
  id: string;
  owner: string;
  state: FileState;
  size: number;
  rev: number;
  body: Sealed;
}
/** A piece of a file, in its place. */
export interface ChunkRow {
  file: string;
  n: number;
  rev: number;
  body: Sealed;
}
/** `waiting` is offered at every exchange, `parked` only when a person tries, `received` waits for the feed. */
export type OutboxState = "waiting" | "parked" | "received";
export interface OutboxRow {
  id: string;
  n: number;
  key: string;
  state: OutboxState;
  rev: number;
  body: Sealed;
}
/** A file carried for another phone: on its way, not usable at the office, or answered by it. */
export type CarriedState = "carried" | "refused" | "answered";
export interface CarriedRow {
  /** The hash of the file. */
  id: string;
  state: CarriedState;
  rev: number;
  body: Sealed;
}
/** A change that the office has.  `n` and `epoch` (in which it last confirmed that) stand outside the seal. */
export interface JournalRow {
  device: string;
  n: number;
  epoch: string;
  /** When the office had it, by this phone's clock. */
  at: string;
  rev: number;
  body: Sealed;
}
/** An entity as the office gave it.  Here `epoch` and `rev` are the office's own. */
export interface CopyRow {
  entity: string;
  key: string;
  epoch: string;
  rev: number;
  body: Sealed;
}

export interface OutboxBody {
  /** Frozen at Save. */
  text: string;
  receipt: Receipt | null;
  /** The epoch in which the office gave the receipt; custody in an earlier one may have been lost with it. */
  receiptEpoch: string | null;
  /** Why it is parked: the office's slug for refusing it alone. */
  problem: string | null;
}

export interface FileBody {
  /** Empty until it is saved with its report. */
  slot: string;
  sha256: string;
  type: string;
  /** Where the office takes it, once it has been asked. */
  location: string | null;
  /** Why it failed: the office's slug, or `unreadable`. */
  problem: string | null;
}

export interface CorridorSchema extends DBSchema {
  meta: { key: string; value: MetaRow };
  drafts: { key: string; value: DraftRow };
  own: { key: string; value: OwnRow };
  carried: { key: string; value: CarriedRow };
  files: { key: string; value: FileRow; indexes: { "by-state": [FileState, number]; "by-owner": string } };
  chunks: { key: [string, number]; value: ChunkRow };
  outbox: { key: string; value: OutboxRow; indexes: { "by-state": [OutboxState, number]; "by-n": number } };
  journal: { key: [string, number]; value: JournalRow; indexes: { "by-epoch": string; "by-at": string } };
  synced: { key: [string, string]; value: CopyRow };
  staging: { key: [string, string]; value: CopyRow };
}
export type Stores = StoreNames<CorridorSchema>;
export type Handle = IDBPDatabase<CorridorSchema>;

/** Every version of the layout ever released, oldest first.  A step is only ever added, never edited. */
export const UPGRADES: ((db: Handle) => void)[] = [
  function firstLayout(db) {
    db.createObjectStore("meta", { keyPath: "name" });
    db.createObjectStore("drafts", { keyPath: "id" });
    db.createObjectStore("own", { keyPath: "key" });
    const outbox = db.createObjectStore("outbox", { keyPath: "id" });
    outbox.createIndex("by-state", ["state", "n"]);
    outbox.createIndex("by-n", "n");
    db.createObjectStore("synced", { keyPath: ["entity", "key"] });
    db.createObjectStore("staging", { keyPath: ["entity", "key"] });
  },
  function keepTaps(db) {
    (db as unknown as IDBDatabase).createObjectStore("taps", { keyPath: "key" });
  },
  /** Logs of reports that did not announce them can never be sent; from now on each is a file of its report. */
  function keepFiles(db) {
    (db as unknown as IDBDatabase).deleteObjectStore("taps");
    const files = db.createObjectStore("files", { keyPath: "id" });
    files.createIndex("by-state", ["state", "size"]);
    files.createIndex("by-owner", "owner");
    db.createObjectStore("chunks", { keyPath: ["file", "n"] });
  },
  function carryFiles(db) {
    db.createObjectStore("carried", { keyPath: "id" });
  },
  function keepJournal(db) {
    const journal = db.createObjectStore("journal", { keyPath: ["device", "n"] });
    journal.createIndex("by-epoch", "epoch");
    journal.createIndex("by-at", "at");
  },
];
