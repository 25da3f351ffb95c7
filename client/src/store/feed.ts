import type { components } from "../api/schema";
import { type ReportCopy, withChange } from "../domain/projection";
import { isOutcome, type Receipt, tookEffect } from "../domain/receipt";
import type { Values } from "../domain/types";
import { CopyPlan } from "./copies";
import { allOrNothing, type Database, type Write } from "./database";
import { StorageFull } from "./errors";
import type { Journal } from "./journal";
import type { Keeping } from "./keeping";
import type { FeedPlace, Meta, Read } from "./meta";
import { type Entry, type Outbox, rewritten } from "./outbox";
import { type Own, readOwn, writeOwn } from "./own";
import { fileRemovals, redactedIn, withoutRemoved } from "./redacted";
import type { MetaRow, Stores } from "./schema";

type Answer = components["schemas"]["SyncResponse"];
/** A thing as it stands now, or the word that it left this phone's scope. */
export type FeedItem = Answer["changes"][number];

/** What the feed carries of each kind of thing. */
export type Fed<E extends FeedItem["entity"]> = Extract<FeedItem, { entity: E; value: unknown }>["value"];

type Gone = Extract<FeedItem, { leave: true }>;

function isGone(item: FeedItem): item is Gone {
  return "leave" in item && item.leave === true;
}

function isReceipt(item: FeedItem): item is Exclude<Extract<FeedItem, { entity: "receipt" }>, Gone> {
  return item.entity === "receipt" && !isGone(item) && isOutcome(item.value.outcome);
}

/** One answer of the office that has proved to be one (`sync/wire.ts`). */
export interface Reply {
  epoch: string;
  offsetMs: number | null;
  receipts: Receipt[];
  /** The first page of a snapshot that replaces everything but the outbox. */
  reset: boolean;
  changes: FeedItem[];
  cursor: string;
  more: boolean;
  /** The last page of a snapshot. */
  end: boolean;
  /** With a reset: this device's changes 1 to this were at the office when its epoch began. */
  heldThrough: number | null;
  /** This device's changes 1 to this are in a backup. */
  durableThrough: number | null;
}

export interface Taken {
  received: number;
  /** More is waiting at the office. */
  more: boolean;
  /** Some of what the office has found no room on the disk, and waits. */
  lacksRoom: boolean;
}

/** An entry whose receipt the page in hand changes, or which still waits for the feed to carry it. */
interface Open {
  entry: Entry;
  receipt: Receipt | null;
  epoch: string | null;
}

/** Brings the office's answers onto the phone: receipts, pages, snapshots. */
export class Feed {
  constructor(
    private readonly database: Database,
    private readonly meta: Meta,
    private readonly outbox: Outbox,
    private readonly journal: Journal,
    private readonly keeping: Keeping,
  ) {}

  place(): Promise<Read<FeedPlace>> {
    return this.meta.read("feed");
  }

  /**
   * Takes receipts, page and cursor in one transaction: the cursor never runs ahead of what is on disk, and a change
   * leaves the outbox together with the arrival of what replaces it, and is kept in the journal from that moment.
   * Of a page for which the disk has no room the receipts alone are taken.
   * `sent` are the changes this reply answers, `asked` the place in the feed it was asked from.
   */
  async take(sent: ReadonlySet<string>, asked: MetaRow | undefined, reply: Reply): Promise<Taken> {
    for (let hasRoom = true; ; ) {
      const place = await this.place();
      // No page may go past a snapshot that waits for room on the disk: what it holds is told once.
      const waits = !hasRoom || (place.body.staging === "full" && !reply.reset);
      // Another tab has gone on meanwhile: its pages stand, and only the receipts of this reply are taken.
      const isHere = place.row?.rev === asked?.rev;
      const current = isHere && !waits;
      const inSnapshot = reply.reset || place.body.staging === "filling";
      const copies = new CopyPlan(this.database, inSnapshot ? "staging" : "synced", reply.reset);
      const open = await this.openEntries(sent, reply);
      if (current) {
        const spoken = reply.changes.some(isGone) ? await this.spokenOf(open) : new Set<string>();
        for (const item of reply.changes) {
          if (item.entity === "receipt") continue; // already on its entry, or of a change that has left the outbox
          if (isGone(item)) {
            const stays = item.entity === "report" && spoken.has(item.key); // `Keeping` drops it in its time
            if (!stays) await copies.leave(item.entity, item.key);
          } else await copies.put(item.entity, item.key, reply.epoch, item.rev, item.value);
        }
      }
      const isLast = current && !inSnapshot && !reply.more;
      let settled = inSnapshot || !current ? new Set<string>() : await settle(open, copies, isLast);
      const leaving = [...settled].flatMap((id) => open.get(id)?.entry ?? []);
      const kept = await this.journal.keeping(leaving, reply.epoch).catch((error: unknown) => {
        console.error("journal", error);
        return null;
      });
      if (!kept) settled = new Set(); // what cannot be kept does not leave
      const redacted = current ? redactedIn(reply.changes) : new Map<string, ReportCopy>();
      const written = [...open.values()].filter((one) => !settled.has(one.entry.row.id));
      const writes: Write[] = [
        ...[...settled].flatMap((id) => removal(open.get(id))),
        ...(kept ?? []),
        ...(await this.told(reply, [...open.values()])),
        ...(await Promise.all(written.filter(moved).map(rewrite))),
        ...(await this.remember([...open.values()], settled, redacted)),
        ...(await fileRemovals(this.database, this.outbox, redacted)),
        ...(await this.contact(reply, open.size > 0)),
      ];
      if (current) {
        const staging = !inSnapshot ? "none" : reply.end ? "full" : "filling";
        const next: FeedPlace = { cursor: reply.cursor, epoch: reply.epoch, staging };
        writes.push(...(await copies.writes()), await this.meta.write("feed", place.row, next));
      }
      const emptied: Stores[] = current && reply.reset ? ["staging"] : [];
      const commit = () => this.database.commit(writes, "strict", emptied);
      const committed = await this.journal.makingRoom(commit).catch((error: unknown) => {
        if (!(error instanceof StorageFull && current)) throw error;
        hasRoom = false; // for the page; the receipts are small, and without them every number is sent again
        return false;
      });
      if (!committed) continue;
      const swapped = await this.finishSnapshot();
      const received = reply.receipts.filter((receipt) => sent.has(receipt.id)).length;
      // After a snapshot the feed is asked once more: what happened since its position decides what is settled.
      const lacksRoom = !hasRoom || (await this.place()).body.staging === "full";
      return { received, more: swapped || (!waits && (reply.more || !isHere)), lacksRoom };
    }
  }

  /**
   * Takes receipts that came by hand (S7.6) and answers how many told something new.  They may be older than what the
   * phone knows, so they only ever bring custody or an effect; what leaves the outbox leaves it with a page of the feed.
   */
  async takeReceipts(epoch: string, receipts: Receipt[]): Promise<number> {
    for (;;) {
      const open: Open[] = [];
      for (const receipt of receipts) {
        const entry = await this.outbox.find(receipt.id);
        if (entry && isNews(entry, receipt, epoch)) open.push({ entry, receipt, epoch });
      }
      if (open.length === 0) return 0;
      const { row, body } = await this.meta.read("contact");
      const writes = await Promise.all([
        ...open.map(rewrite),
        this.meta.write("contact", row, { ...body, lastReceived: new Date().toISOString() }),
      ]);
      const remembered = await this.remember(open, new Set(), new Map());
      if (await this.database.commit([...writes, ...remembered])) return open.length;
    }
  }

  /**
   * A whole snapshot takes the place of every synced copy.  A report that the outbox overlays stays (a phone speaks of
   * nothing else), so that nobody's unsent words lose what they speak of, and so does one with a file or a correction
   * that is still here; what had its effect already is in the snapshot, or out of this phone's scope.  Also finishes what
   * a killed page had begun.  Where the disk has no room for it, it waits, whole: no number waits for it.
   */
  async finishSnapshot(): Promise<boolean> {
    for (;;) {
      const place = await this.place();
      if (place.body.staging !== "full") return false;
      const next = await this.meta.write("feed", place.row, { ...place.body, staging: "none" });
      const done = new Set(
        (await this.outbox.inState("received"))
          .filter(
            ({ body }) => body.receipt && tookEffect(body.receipt) && body.receiptEpoch === place.body.epoch,
          )
          .map(({ row }) => row.id),
      );
      const unfinished = await this.keeping.keysUnfinished();
      const swap = () => this.swap(done, unfinished, place.row, next);
      const swapped = await this.journal.makingRoom(swap).catch((error: unknown) => {
        if (error instanceof StorageFull) return null;
        throw error;
      });
      if (swapped === null) return false;
      if (swapped) return true;
    }
  }

  /** In one transaction, where no other tab has done it: false. */
  private swap(
    done: ReadonlySet<string>,
    unfinished: ReadonlySet<string>,
    was: MetaRow | undefined,
    next: Write,
  ): Promise<boolean> {
    return this.database.use((db) => {
      const stores: Stores[] = ["meta", "outbox", "synced", "staging"];
      return allOrNothing(db.transaction(stores, "readwrite", { durability: "strict" }), async (tx) => {
        const synced = tx.objectStore("synced");
        const [meta, spoken, staged, old] = await Promise.all([
          tx.objectStore("meta").get("feed"),
          tx.objectStore("outbox").getAll(),
          tx.objectStore("staging").getAll(),
          synced.getAll(),
        ]);
        if (meta?.rev !== was?.rev) return false;
        const unheard = spoken.filter((row) => !done.has(row.id)).map((row) => row.key);
        const keep = new Set([...unheard, ...unfinished]);
        await Promise.all([
          ...old.filter((row) => !keep.has(row.key)).map((row) => synced.delete([row.entity, row.key])),
          // Asynchronous, so that one that throws at once does not leave the others unwatched.
          ...staged.map(async (row) => void (await synced.put(row))),
          tx.objectStore("staging").clear(),
          tx.objectStore("meta").put(next.row as MetaRow),
        ]);
        return true;
      });
    });
  }

  /** Reports of which something is still to come to the office: words that have no effect yet, a file, a correction. */
  private async spokenOf(open: ReadonlyMap<string, Open>): Promise<Set<string>> {
    const spoken = await this.keeping.keysUnfinished();
    for (const { row, body } of await this.outbox.all()) {
      const receipt = open.has(row.id) ? open.get(row.id)?.receipt : body.receipt;
      if (!receipt || !tookEffect(receipt)) spoken.add(row.key);
    }
    return spoken;
  }

  /** Entries with a receipt, old or new.  Custody given in an earlier epoch may be lost with it: offered again. */
  private async openEntries(sent: ReadonlySet<string>, reply: Reply): Promise<Map<string, Open>> {
    const open = new Map<string, Open>();
    for (const entry of await this.outbox.inState("received")) {
      const { receipt, receiptEpoch } = entry.body;
      const stands = receiptEpoch === reply.epoch;
      open.set(entry.row.id, { entry, receipt: stands ? receipt : null, epoch: receiptEpoch });
    }
    const fed = reply.changes.filter(isReceipt);
    const told = [
      ...reply.receipts.filter((receipt) => sent.has(receipt.id)),
      ...fed.map(({ key, value }) => ({ ...value, id: key })),
    ];
    for (const receipt of told) {
      const entry = open.get(receipt.id)?.entry ?? (await this.outbox.find(receipt.id));
      if (!entry) continue;
      const known = open.get(receipt.id)?.receipt;
      // An effect is never taken back to waiting by a page that was read before it.
      if (known && tookEffect(known) && !tookEffect(receipt)) continue;
      open.set(receipt.id, { entry, receipt, epoch: reply.epoch });
    }
    return open;
  }

  /** When the office took it, and what this device said of each field it amended, but for what the office removed. */
  private async remember(
    open: Open[],
    settled: ReadonlySet<string>,
    redacted: Map<string, ReportCopy>,
  ): Promise<Write[]> {
    const now = new Date().toISOString();
    const byKey = new Map<string, { row: Awaited<ReturnType<typeof readOwn>>["row"]; body: Own }>();
    for (const { entry, receipt } of open) {
      if (!receipt) continue;
      const isNew = entry.body.receipt === null;
      if (!isNew && !settled.has(entry.row.id)) continue;
      const own = byKey.get(entry.row.key) ?? (await readOwn(this.database, entry.row.key));
      const receivedAt = isNew ? now : own.body.receivedAt;
      const mine = settled.has(entry.row.id) ? withSaid(own.body.mine, entry) : own.body.mine;
      byKey.set(entry.row.key, { row: own.row, body: { ...own.body, receivedAt, mine } });
    }
    for (const [key, copy] of redacted) {
      const own = byKey.get(key) ?? (await readOwn(this.database, key));
      const mine = withoutRemoved(own.body.mine, copy);
      if (byKey.has(key) || Object.keys(mine).length < Object.keys(own.body.mine).length)
        byKey.set(key, { row: own.row, body: { ...own.body, mine } });
    }
    return Promise.all([...byKey].map(([key, { row, body }]) => writeOwn(key, row, body)));
  }

  /** How far backups go, and that another phone bears this one's number. */
  private async told(reply: Reply, open: Open[]): Promise<Write[]> {
    const { row, body } = await this.meta.read("journal");
    const cloned = body.cloned || open.some(({ receipt }) => receipt?.problem === "number-reused");
    if (cloned === body.cloned && reply.durableThrough === body.durable) return [];
    return [await this.meta.write("journal", row, { ...body, cloned, durable: reply.durableThrough })];
  }

  private async contact(reply: Reply, receipted: boolean): Promise<Write[]> {
    const { row, body } = await this.meta.read("contact");
    const now = new Date().toISOString();
    const lastReceived = receipted && reply.receipts.length > 0 ? now : body.lastReceived;
    const contact = {
      lastContact: now,
      lastReceived,
      clockOffsetMs: reply.offsetMs,
      access: "open" as const,
    };
    return [await this.meta.write("contact", row, contact)];
  }
}

/**
 * The entries that the copies now carry, in the order they were made.  On the last page an applied change that no
 * page carried was left out by the office because nothing else happened to its entity: it is applied here, exactly.
 */
async function settle(open: Map<string, Open>, copies: CopyPlan, isLast: boolean): Promise<Set<string>> {
  const settled = new Set<string>();
  const inOrder = [...open.values()].sort((one, other) => one.entry.row.n - other.entry.row.n);
  for (const { entry, receipt, epoch } of inOrder) {
    if (!receipt || !tookEffect(receipt) || epoch === null) continue;
    const { entity } = entry.change;
    const { key, id } = entry.row;
    if (copies.left(entity, key)) {
      settled.add(id); // the office has it and lets no phone keep it: no copy is made of what was said of it
      continue;
    }
    const rev = receipt.rev ?? 0;
    const copy = await copies.find<ReportCopy>(entity, key);
    const carried = copy && copy.epoch === epoch && copy.rev >= rev;
    if (!carried && !isLast) continue;
    // A copy of an earlier epoch stayed only for the outbox: what the office made of the change then is gone.
    const known = copy?.epoch === epoch ? copy.value : null;
    const begins = known !== null || entry.change.action === "create"; // no correction alone makes a report
    if (!carried && begins && receipt.outcome === "applied" && entity === "report") {
      const value = withChange(known, entry.change);
      await copies.put(entity, key, epoch, rev, {
        ...value,
        epoch,
        version: receipt.version ?? value.version,
      });
    } else if (!carried && copy && !known) {
      await copies.leave(entity, key); // no page of this epoch told of it: the office lets no phone keep it
    }
    settled.add(id);
  }
  return settled;
}

/** What this device said last, kept for the day on which another says otherwise. */
function withSaid(mine: Values, entry: Entry): Values {
  const said = Object.entries(entry.change.edits ?? {}).map(([field, { now }]) => [field, now] as const);
  return { ...mine, ...Object.fromEntries(said) };
}

function isNews({ body }: Entry, receipt: Receipt, epoch: string): boolean {
  if (!body.receipt) return true;
  return body.receiptEpoch === epoch && tookEffect(receipt) && !tookEffect(body.receipt);
}

function moved({ entry, receipt, epoch }: Open): boolean {
  return (
    JSON.stringify(entry.body.receipt) !== JSON.stringify(receipt) ||
    (receipt !== null && entry.body.receiptEpoch !== epoch)
  );
}

function rewrite({ entry, receipt, epoch }: Open): Promise<Write> {
  const body = { receipt, receiptEpoch: receipt ? epoch : null, problem: null };
  return rewritten(entry, body, receipt ? "received" : "waiting");
}

function removal(one: Open | undefined): Write[] {
  return one ? [{ store: "outbox", key: one.entry.row.id, was: one.entry.row, row: null }] : [];
}
