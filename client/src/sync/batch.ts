import type { Entry } from "../store/outbox";

const START_BYTES = 8 * 1024;
const MOST_BYTES = 128 * 1024;
const MOST_CHANGES = 500;

/** Before anything was sent, a guess at how well reports compress; from then on what was measured. */
const FIRST_RATIO = 0.25;

const utf8 = new TextEncoder();

/** How much to offer at once, in bytes as they travel: doubled by success, halved by failure, never under one change. */
export class BatchSize {
  private budget = START_BYTES;
  private most = MOST_CHANGES;
  private ratio = FIRST_RATIO;

  /** The first of `entries` that fit, at least one. */
  choose(entries: Entry[]): Entry[] {
    let bytes = 0;
    const chosen: Entry[] = [];
    for (const entry of entries.slice(0, this.most)) {
      bytes += utf8.encode(entry.body.text).length * this.ratio;
      if (chosen.length > 0 && bytes > this.budget) break;
      chosen.push(entry);
    }
    return chosen;
  }

  /** `plain` bytes of request became `sent` bytes on the wire. */
  measured(plain: number, sent: number): void {
    this.ratio = sent / plain;
  }

  succeeded(): void {
    this.budget = Math.min(this.budget * 2, MOST_BYTES);
    this.most = Math.min(this.most * 2, MOST_CHANGES);
  }

  /** A batch of `changes` failed.  Its number is halved too: bytes are an estimate, and halving must come to one. */
  failed(changes: number): void {
    this.budget = Math.max(1, this.budget / 2);
    this.most = Math.max(1, Math.floor(changes / 2));
  }
}

/** One layer of gzip where the browser has it; a small body is not worth it. */
export async function packed(
  text: string,
): Promise<{ body: Uint8Array<ArrayBuffer>; gzip: boolean; plain: number }> {
  const bytes = utf8.encode(text);
  if (!("CompressionStream" in globalThis) || bytes.length < 512) {
    return { body: bytes, gzip: false, plain: bytes.length };
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  const body = new Uint8Array(await new Response(stream).arrayBuffer());
  return { body, gzip: true, plain: bytes.length };
}
