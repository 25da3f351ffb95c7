import { type Announced, type Held, TAPS } from "../domain/attachments";
import type { Tap } from "../domain/types";
import { uuid7 } from "../domain/uuid7";
import type { Database, Write } from "./database";
import { StorageFull } from "./errors";
import { readOwn, writeOwn } from "./own";
import type { ChunkRow, FileBody, FileRow, FileState } from "./schema";
import { open, seal } from "./vault";

/** A file that has been made and is about to be stored. */
export interface Made {
  content: Uint8Array<ArrayBuffer>;
  type: string;
}

export interface StoredFile {
  row: FileRow;
  body: FileBody;
}

const CHUNK_BYTES = 64 * 1024;

/** Files that follow reports: announced in the Save that makes the report, and here until the office has them whole. */
export class Files {
  constructor(private readonly database: Database) {}

  /** Puts a picture on disk for a draft; its id, by which the draft knows it.  Throws `StorageFull` as a Save does. */
  async add(made: Made): Promise<string> {
    const id = uuid7();
    await this.database.commit(await writesOf(id, { ...made, owner: "", state: "draft", slot: "" }));
    return id;
  }

  /** Whole, or null where a piece of it is missing or its bytes are not those that were announced. */
  async content({ row, body }: StoredFile): Promise<Uint8Array<ArrayBuffer> | null> {
    const range = IDBKeyRange.bound([row.id, 0], [row.id, Number.MAX_SAFE_INTEGER]);
    const rows = await this.database.use((db) => db.getAll("chunks", range));
    const content = new Uint8Array(row.size);
    let at = 0;
    for (const chunk of rows) {
      const piece = new Uint8Array(await open<ArrayBuffer>(chunk.body));
      if (at + piece.length > row.size) return null;
      content.set(piece, at);
      at += piece.length;
    }
    return at === row.size && (await sha256(content)) === body.sha256 ? content : null;
  }

  async find(id: string): Promise<StoredFile | null> {
    const row = await this.database.use((db) => db.get("files", id));
    return row ? unsealed(row) : null;
  }

  /** Smallest first. */
  async inState(state: FileState): Promise<StoredFile[]> {
    const rows = await this.database.use((db) => db.getAllFromIndex("files", "by-state", rangeOf(state)));
    return Promise.all(rows.map(unsealed));
  }

  count(state: FileState): Promise<number> {
    return this.database.use((db) => db.countFromIndex("files", "by-state", rangeOf(state)));
  }

  /** What is on this phone for each report. */
  async held(): Promise<Map<string, Held[]>> {
    const held = new Map<string, Held[]>();
    for (const { row, body } of [...(await this.inState("waiting")), ...(await this.inState("failed"))]) {
      const one = { slot: body.slot, failed: row.state === "failed" };
      held.set(row.owner, [...(held.get(row.owner) ?? []), one]);
    }
    return held;
  }

  /** The writes by which a draft's pictures become a report's, and what the report says of them. */
  async announce(
    ids: string[],
    slots: string[],
    owner: string,
  ): Promise<{ writes: Write[]; announced: Announced[] }> {
    const writes: Write[] = [];
    const announced: Announced[] = [];
    const files = (await Promise.all(ids.map((id) => this.find(id)))).filter((file) => file !== null);
    for (const { row, body } of files) {
      const slot = slots[announced.length];
      if (!slot) break;
      const next = { ...row, owner, state: "waiting" as const, rev: row.rev + 1 };
      writes.push({
        store: "files",
        key: row.id,
        was: row,
        row: { ...next, body: await seal({ ...body, slot } satisfies FileBody) },
      });
      announced.push({ slot, sha256: body.sha256, size: row.size, type: body.type });
    }
    return { writes, announced };
  }

  /** The log of a tally as a file of its report; null where this browser cannot pack it. */
  async tapLog(taps: Tap[], owner: string): Promise<{ writes: Write[]; announced: Announced } | null> {
    const content = await gzipped(JSON.stringify(taps));
    if (!content) return null;
    const made = { content, type: "application/gzip", owner, state: "waiting" as const, slot: TAPS };
    const writes = await writesOf(uuid7(), made);
    const announced = { slot: TAPS, sha256: await sha256(content), size: content.length, type: made.type };
    return { writes, announced };
  }

  async setLocation(file: StoredFile, location: string | null): Promise<StoredFile> {
    const body = { ...file.body, location };
    return this.rewrite(file, file.row.state, body).catch((error: unknown) => {
      if (error instanceof StorageFull) return { ...file, body }; // asked for again after a killed page
      throw error;
    });
  }

  async fail(file: StoredFile, problem: string): Promise<void> {
    await this.rewrite(file, "failed", { ...file.body, problem });
  }

  /** The office has it whole: it leaves the phone, which remembers that it sent it. */
  async delivered({ row, body }: StoredFile): Promise<void> {
    for (;;) {
      const found = await this.find(row.id);
      if (!found) return; // another tab was told first
      const own = await readOwn(this.database, row.owner);
      const delivered = [...(own.body.delivered ?? []), body.slot];
      const writes = [
        ...(await this.removals([row.id])),
        await writeOwn(row.owner, own.row, { ...own.body, delivered }),
      ];
      const done = await this.database.commit(writes).catch(async (error: unknown) => {
        if (!(error instanceof StorageFull)) throw error;
        return this.database.commit(await this.removals([row.id])); // to forget that it was sent costs less than its room
      });
      if (done) return;
    }
  }

  /** The writes that take files off this phone. */
  async removals(ids: string[]): Promise<Write[]> {
    const writes: Write[] = [];
    for (const id of ids) {
      const was = await this.database.use((db) => db.get("files", id));
      const range = IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);
      const chunks = await this.database.use((db) => db.getAll("chunks", range));
      if (was) writes.push({ store: "files", key: id, was, row: null });
      for (const chunk of chunks) writes.push({ store: "chunks", key: [id, chunk.n], was: chunk, row: null });
    }
    return writes;
  }

  async remove(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.database.commit(await this.removals(ids));
  }

  /** Drops pictures that no draft knows: the page was gone before it had written both. */
  async sweep(known: ReadonlySet<string>): Promise<void> {
    const drafted = await this.inState("draft");
    await this.remove(drafted.map((file) => file.row.id).filter((id) => !known.has(id)));
  }

  private async rewrite(file: StoredFile, state: FileState, body: FileBody): Promise<StoredFile> {
    const row: FileRow = { ...file.row, state, rev: file.row.rev + 1, body: await seal(body) };
    await this.database.commit([{ store: "files", key: row.id, was: file.row, row }]);
    return (await this.find(row.id)) ?? file;
  }
}

async function writesOf(
  id: string,
  made: Made & { owner: string; state: FileState; slot: string },
): Promise<Write[]> {
  const { content, type, owner, state, slot } = made;
  const body: FileBody = { slot, sha256: await sha256(content), type, location: null, problem: null };
  const row: FileRow = { id, owner, state, size: content.length, rev: 1, body: await seal(body) };
  const writes: Write[] = [{ store: "files", key: id, was: undefined, row }];
  for (let n = 0; n * CHUNK_BYTES < content.length; n++) {
    // An ArrayBuffer of its own: a Blob's bytes lie in a file that some browsers lose.
    const piece = content.slice(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES).buffer;
    const chunk: ChunkRow = { file: id, n, rev: 1, body: await seal(piece) };
    writes.push({ store: "chunks", key: [id, n], was: undefined, row: chunk });
  }
  return writes;
}

async function unsealed(row: FileRow): Promise<StoredFile> {
  return { row, body: await open<FileBody>(row.body) };
}

function rangeOf(state: FileState): IDBKeyRange {
  return IDBKeyRange.bound([state, -Infinity], [state, Infinity]);
}

export async function sha256(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function gzipped(text: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!("CompressionStream" in globalThis)) return null;
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
