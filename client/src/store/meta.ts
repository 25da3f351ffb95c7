import type { Access, Identity, Preferences } from "../domain/types";
import type { Database, Write } from "./database";
import type { DeviceKeys } from "./journal";
import type { MetaRow } from "./schema";
import { open, seal } from "./vault";

/** Where this phone is in the feed. */
export interface FeedPlace {
  cursor: string | null;
  epoch: string | null;
  /** A snapshot is being fetched (`filling`), or is whole and waits to replace the synced copies (`full`). */
  staging: "none" | "filling" | "full";
}

export interface Contact {
  lastContact: string | null;
  lastReceived: string | null;
  clockOffsetMs: number | null;
  access: Access;
}

/** What is known of the changes that are kept. */
export interface JournalPlace {
  /** This device's changes 1 to this are in a backup of the office, as it said last. */
  durable: number | null;
  /** The office has found another phone on this enrolment: a number does not tell whose change it is. */
  cloned: boolean;
  /** Enrolments of this phone before the present one, of which changes may be kept. */
  earlier: DeviceKeys[];
}

interface MetaBodies {
  identity: Identity;
  preferences: Preferences;
  feed: FeedPlace;
  contact: Contact;
  /** How many changes this device has made: the `n` of the last one. */
  changes: { n: number };
  journal: JournalPlace;
}

export interface Read<T> {
  row: MetaRow | undefined;
  body: T;
}

const EMPTY: Omit<MetaBodies, "identity"> = {
  preferences: { language: null, digits: null, textSize: null, hand: null, site: null, direction: null },
  feed: { cursor: null, epoch: null, staging: "none" },
  contact: { lastContact: null, lastReceived: null, clockOffsetMs: null, access: "open" },
  changes: { n: 0 },
  journal: { durable: null, cloned: false, earlier: [] },
};

/** The single rows: who this phone is, where it is in the feed, when it last met the office. */
export class Meta {
  constructor(private readonly database: Database) {}

  async identity(): Promise<Identity | null> {
    const row = await this.row("identity");
    return row ? open<Identity>(row.body) : null;
  }

  async read<K extends keyof typeof EMPTY>(name: K): Promise<Read<MetaBodies[K]>> {
    const row = await this.row(name);
    return { row, body: row ? await open<MetaBodies[K]>(row.body) : (EMPTY[name] as MetaBodies[K]) };
  }

  /** The write that puts `body` where `was` stood. */
  async write<K extends keyof MetaBodies>(
    name: K,
    was: MetaRow | undefined,
    body: MetaBodies[K],
  ): Promise<Write> {
    const row: MetaRow = { name, rev: (was?.rev ?? 0) + 1, body: await seal(body) };
    return { store: "meta", key: name, was, row };
  }

  async update<K extends keyof typeof EMPTY>(
    name: K,
    change: (body: MetaBodies[K]) => MetaBodies[K],
  ): Promise<void> {
    for (;;) {
      const { row, body } = await this.read(name);
      if (await this.database.commit([await this.write(name, row, change(body))])) return;
    }
  }

  row(name: keyof MetaBodies): Promise<MetaRow | undefined> {
    return this.database.use((db) => db.get("meta", name));
  }
}
