import type { Database } from "./database";
import type { CarriedRow, CarriedState } from "./schema";
import { open, seal } from "./vault";

/** A file that this phone carries for another: the sealed bytes, which it cannot open, and what the office answered. */
export interface CarriedBody {
  file: Uint8Array<ArrayBuffer>;
  /** To be given back to the phone it came from. */
  receipts: Uint8Array<ArrayBuffer> | null;
  /** The office's slug, where it could not use the file. */
  problem: string | null;
  takenAt: string;
}

export interface Carried {
  id: string;
  state: CarriedState;
  body: CarriedBody;
}

/** Other phones' files.  None is dropped before the office answered it, and its answer not before it was given back. */
export class CarriedFiles {
  constructor(private readonly database: Database) {}

  /** The same file twice is one. */
  async add(file: Uint8Array<ArrayBuffer>): Promise<void> {
    const id = await idOf(file);
    const body: CarriedBody = { file, receipts: null, problem: null, takenAt: new Date().toISOString() };
    for (;;) {
      const was = await this.row(id);
      if (was) return;
      const row: CarriedRow = { id, state: "carried", rev: 1, body: await seal(body) };
      if (await this.database.commit([{ store: "carried", key: id, was, row }])) return;
    }
  }

  /** Without their bytes: which there are, and where each is. */
  async list(): Promise<{ id: string; state: CarriedState }[]> {
    const rows = await this.database.use((db) => db.getAll("carried"));
    return rows.map(({ id, state }) => ({ id, state }));
  }

  async find(id: string): Promise<Carried | null> {
    const row = await this.row(id);
    return row ? { id, state: row.state, body: await open<CarriedBody>(row.body) } : null;
  }

  /** The office has everything in it.  Its answer takes the file's place; without one nothing is left to carry. */
  async answered(id: string, receipts: Uint8Array<ArrayBuffer> | null): Promise<void> {
    if (!receipts) return this.remove(id);
    await this.move(id, "answered", { receipts, file: new Uint8Array(0) });
  }

  /** The office cannot use it: kept until a person has seen that. */
  refused(id: string, problem: string): Promise<void> {
    return this.move(id, "refused", { problem });
  }

  async remove(id: string): Promise<void> {
    for (;;) {
      const was = await this.row(id);
      if (!was || (await this.database.commit([{ store: "carried", key: id, was, row: null }]))) return;
    }
  }

  private async move(id: string, state: CarriedState, change: Partial<CarriedBody>): Promise<void> {
    for (;;) {
      const was = await this.row(id);
      if (!was) return;
      const body = await seal({ ...(await open<CarriedBody>(was.body)), ...change });
      const row: CarriedRow = { id, state, rev: was.rev + 1, body };
      if (await this.database.commit([{ store: "carried", key: id, was, row }])) return;
    }
  }

  private row(id: string): Promise<CarriedRow | undefined> {
    return this.database.use((db) => db.get("carried", id));
  }
}

async function idOf(file: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", file));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
