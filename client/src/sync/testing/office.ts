import { type Change, thaw } from "../../domain/change";
import type { ReportCopy } from "../../domain/projection";
import type { Receipt } from "../../domain/receipt";
import type { Value } from "../../domain/types";
import type { SyncRequest } from "../wire";

interface Held {
  text: string;
  change: Change;
  receipt: Receipt;
}
interface Kept {
  value: ReportCopy;
  rev: number;
  /** By which change, making which version, a field was last set. */
  lastSet: Map<string, { version: number; by: string }>;
}
interface FeedRow {
  entity: string;
  key: string;
  by: string | null;
}

interface Backup {
  custody: Map<string, Held>;
  reports: Map<string, Kept>;
  sites: Map<string, { rev: number; value: Record<string, unknown> }>;
  effects: Map<string, number>;
  feed: FeedRow[];
}

/** A small honest office for one person: custody, merging by what the author had seen, feed, snapshots. */
export class Office {
  epoch = "1.first";
  pageSize = 1000;
  /** The feed leaves out what a device already knows, as it may. */
  leavesOut = true;
  readonly custody = new Map<string, Held>();
  readonly reports = new Map<string, Kept>();
  /** Reports that it lets no phone keep (P15), unless they ask something. */
  readonly kept = new Set<string>();
  readonly sites = new Map<string, { rev: number; value: Record<string, unknown> }>();
  heldThrough: number | null = null;
  durableThrough: number | null = null;
  /** How often each change had an effect: never more than once. */
  readonly effects = new Map<string, number>();
  readonly requests: SyncRequest[] = [];
  private readonly feed: FeedRow[] = [];

  private told(reset: unknown) {
    return {
      ...(reset && this.heldThrough !== null ? { held_through: this.heldThrough } : {}),
      ...(this.durableThrough !== null ? { durable_through: this.durableThrough } : {}),
    };
  }

  answer(request: SyncRequest, device: string): { status: number; body: unknown } {
    this.requests.push(request);
    if (request.changes.some((text) => text.includes("POISON"))) {
      return { status: 422, body: { title: "Refused", status: 422, slug: "change-refused" } };
    }
    const receipts = request.changes.map((text) => this.receive(text));
    const page = this.page(request, device);
    return {
      status: 200,
      body: {
        v: 1,
        epoch: this.epoch,
        offset_ms: 0,
        receipts,
        ...page,
        ...this.told("reset" in page && page.reset),
      },
    };
  }

  /** What a backup would hold. */
  backup(): Backup {
    const { custody, reports, sites, effects, feed } = this;
    return structuredClone({ custody, reports, sites, effects, feed });
  }

  /** The backup takes the place of everything, in a new epoch. */
  putBack(backup: Backup, epoch: string): void {
    const { custody, reports, sites, effects, feed } = structuredClone(backup);
    for (const [mine, theirs] of [
      [this.custody, custody],
      [this.reports, reports],
      [this.sites, sites],
      [this.effects, effects],
    ] as [Map<string, unknown>, Map<string, unknown>][]) {
      mine.clear();
      for (const [key, value] of theirs) mine.set(key, value);
    }
    this.feed.splice(0, this.feed.length, ...feed);
    for (const kept of this.reports.values()) kept.value.epoch = epoch;
    this.epoch = epoch;
    this.heldThrough = Math.max(0, ...[...custody.values()].map(({ change }) => change.n));
  }

  /** What came by another way than an exchange. */
  receiveAll(texts: string[]): Receipt[] {
    return texts.map((text) => this.receive(text));
  }

  /** The desk sends a report back, judges it or sets a field: a new `rev` that the feed carries. */
  touch(key: string, edit: (value: ReportCopy) => void): void {
    const kept = this.reports.get(key);
    if (!kept) throw new Error(`The office has no report ${key}`);
    edit(kept.value);
    kept.rev += 1;
    this.feed.push({ entity: "report", key, by: null });
  }

  setField(key: string, field: string, value: Value): void {
    const kept = this.reports.get(key);
    this.touch(key, (report) => {
      report.version += 1;
      report.values[field] = value;
      kept?.lastSet.set(field, { version: report.version, by: "desk" });
    });
  }

  putSite(key: string, value: Record<string, unknown>): void {
    this.sites.set(key, { rev: (this.sites.get(key)?.rev ?? 0) + 1, value });
    this.feed.push({ entity: "site", key, by: null });
  }

  removeSite(key: string): void {
    this.sites.delete(key);
    this.feed.push({ entity: "site", key, by: null });
  }

  /** A quarantined create is let through by a coordinator. */
  release(id: string): void {
    const held = this.custody.get(id);
    if (!held) throw new Error(`The office has no change ${id}`);
    this.apply(held);
    this.feed.push({ entity: "receipt", key: id, by: null });
    this.releaseFollowers(id);
  }

  /** A coordinator decides that it shall have no effect, or takes that back. */
  setAside(id: string, why: string | undefined): void {
    const held = this.custody.get(id);
    if (!held) throw new Error(`The office has no change ${id}`);
    held.receipt = { ...held.receipt, set_aside: why };
    this.feed.push({ entity: "receipt", key: id, by: null });
  }

  private receive(text: string): Receipt {
    const change = thaw(text);
    const known = this.custody.get(change.id);
    if (known) {
      if (known.text === text) return known.receipt;
      return {
        id: change.id,
        n: change.n,
        outcome: "quarantined",
        problem: "id-reused",
      };
    }
    const receipt: Receipt = { id: change.id, n: change.n, outcome: "applied" };
    const held: Held = { text, change, receipt };
    this.custody.set(change.id, held);
    const prev = change.prev ? this.custody.get(change.prev)?.receipt.outcome : "applied";
    if ((change.values?.site ?? change.edits?.site?.now) === "never-assigned") {
      held.receipt = { ...receipt, outcome: "quarantined", problem: "site-never-assigned" };
    } else if (prev === undefined || prev === "held" || prev === "quarantined") {
      held.receipt = { ...receipt, outcome: "held", held_for: change.prev ?? undefined };
    } else {
      this.apply(held);
      this.releaseFollowers(change.id);
    }
    return held.receipt;
  }

  private apply(held: Held): void {
    const { change } = held;
    this.effects.set(change.id, (this.effects.get(change.id) ?? 0) + 1);
    if (change.action === "create") {
      const value = freshReport(change, this.epoch);
      const lastSet = new Map(
        Object.keys(value.values).map((field) => [field, { version: 1, by: change.id }]),
      );
      this.reports.set(change.id, { value, rev: 1, lastSet });
      held.receipt = {
        ...held.receipt,
        outcome: "applied",
        rev: 1,
        version: 1,
        held_for: undefined,
        problem: undefined,
      };
      this.feed.push({ entity: "report", key: change.id, by: change.device });
      return;
    }
    const key = change.key ?? "";
    const kept = this.reports.get(key);
    if (!kept) {
      held.receipt = { ...held.receipt, outcome: "quarantined", problem: "unknown-key" };
      return;
    }
    const aside: string[] = [];
    const version = kept.value.version + 1;
    for (const [field, { now }] of Object.entries(change.edits ?? {})) {
      const set = kept.lastSet.get(field);
      const seen = !set || set.version <= (change.base?.version ?? 0) || this.isInChain(set.by, change);
      if (seen) {
        if (field === "withdrawn") kept.value.withdrawn = now === true;
        else if (now === null) delete kept.value.values[field];
        else kept.value.values[field] = now;
        kept.lastSet.set(field, { version, by: change.id });
      } else {
        aside.push(field);
        const open = kept.value.conflicts.find((one) => one.field === field);
        if (open) open.own.push(now);
        else kept.value.conflicts.push({ field, own: [now] });
      }
    }
    if (change.action === "withdraw") kept.value.withdrawn = true;
    if (change.answer && kept.value.question?.id === change.answer.question) {
      kept.value.question = null;
      kept.value.review = "answered";
    }
    kept.value.version = version;
    kept.rev += 1;
    const outcome = aside.length > 0 ? "conflict" : "applied";
    held.receipt = { ...held.receipt, outcome, rev: kept.rev, version, fields: aside, held_for: undefined };
    this.feed.push({ entity: "report", key, by: outcome === "applied" ? change.device : null });
  }

  private isInChain(id: string, change: Change): boolean {
    for (let at = change.prev; at; at = this.custody.get(at)?.change.prev ?? null) if (at === id) return true;
    return false;
  }

  private releaseFollowers(id: string): void {
    for (const held of this.custody.values()) {
      if (held.receipt.outcome !== "held" || held.change.prev !== id) continue;
      this.apply(held);
      this.feed.push({ entity: "receipt", key: held.change.id, by: null });
      this.releaseFollowers(held.change.id);
    }
  }

  private page(request: SyncRequest, device: string) {
    const [kind, epoch, at, next] = (request.cursor ?? "").split(":");
    if (kind === "snapshot" && epoch === this.epoch) return this.snapshot(Number(at), Number(next), false);
    if (kind !== "feed" || epoch !== this.epoch) return this.snapshot(this.feed.length, 0, true);
    const from = Number(at);
    const rows = this.feed.slice(from, from + this.pageSize);
    const seen = new Map<string, FeedRow[]>();
    for (const row of rows) {
      const id = `${row.entity} ${row.key}`;
      seen.set(id, [...(seen.get(id) ?? []), row]);
    }
    const changes = [...seen.values()].flatMap((all) => {
      const [only] = all;
      if (this.leavesOut && all.length === 1 && only?.by && only.by === device) return [];
      return only ? [this.item(only.entity, only.key)] : [];
    });
    const to = from + rows.length;
    return { changes, cursor: `feed:${this.epoch}:${to}`, more: to < this.feed.length };
  }

  private snapshot(position: number, start: number, reset: boolean) {
    const all = [
      ...[...this.sites.keys()].map((key) => this.item("site", key)),
      ...[...this.reports.keys()].filter((key) => this.isShown(key)).map((key) => this.item("report", key)),
    ];
    const changes = all.slice(start, start + this.pageSize);
    const end = start + changes.length >= all.length;
    const cursor = end
      ? `feed:${this.epoch}:${position}`
      : `snapshot:${this.epoch}:${position}:${start + changes.length}`;
    return { changes, cursor, more: !end, ...(reset ? { reset } : {}), ...(end ? { end } : {}) };
  }

  private isShown(key: string): boolean {
    return !this.kept.has(key) || Boolean(this.reports.get(key)?.value.question);
  }

  private item(entity: string, key: string) {
    if (entity === "receipt") {
      const value = this.custody.get(key)?.receipt;
      return { entity, key, rev: this.feed.length, value };
    }
    const kept = entity === "site" ? this.sites.get(key) : this.reports.get(key);
    return kept && (entity === "site" || this.isShown(key))
      ? { entity, key, rev: kept.rev, value: structuredClone(kept.value) }
      : { entity, key, leave: true };
  }
}

function freshReport(change: Change, epoch: string): ReportCopy {
  return {
    kind: "headcount",
    values: { ...change.values },
    version: 1,
    epoch,
    review: "new",
    question: null,
    reason: null,
    withdrawn: false,
    checking: false,
    flags: [],
    conflicts: [],
    decided: [],
    received_at: new Date().toISOString(),
    history: [{ at: change.recorded_at, event: "created", by: "you", version: 1, sets: change.values }],
  };
}
