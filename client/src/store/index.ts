import { isPhoto } from "../domain/attachments";
import { editsBetween, type Statement } from "../domain/change";
import { Clock } from "../domain/clock";
import type {
  Access,
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
  SyncState,
  Values,
  Vehicle,
} from "../domain/types";
import { uuid7 } from "../domain/uuid7";
import { CarriedFiles } from "./carried";
import { Database } from "./database";
import { Drafts } from "./drafts";
import { Enrolment } from "./enrolment";
import { whereFull } from "./errors";
import { Feed } from "./feed";
import { Files, type Made, type StoredFile } from "./files";
import { Journal } from "./journal";
import { Keeping } from "./keeping";
import { Meta } from "./meta";
import { Outbox } from "./outbox";
import { Saving } from "./saving";
import { readCopies, readReports } from "./views";

export * from "./errors";

/** What an exchange in this tab is doing right now; a killed page forgets it, and nothing else. */
export interface Activity {
  state: SyncState;
  sending: ReadonlySet<string>;
  progress?: { done: number; of: number };
}

/** What tabs of one phone tell each other. */
type Said = "changed" | "saved" | "asked";

const AT_REST: Activity = { state: "idle", sending: new Set() };

/** Opens (and where needed upgrades) this phone's database. */
export async function openStore(name = "corridor"): Promise<Store> {
  const store = new Store(new Database(name));
  await store.meta.identity();
  // An app that opens is worth more than one that is tidy.
  await store.dropLostPhotos().catch(whereFull);
  await store.dropReceived().catch(whereFull);
  return store;
}

/**
 * Everything the phone knows.  A screen reads a projection of it and writes statements into the outbox; only the
 * office's answers change the synced copies.
 */
export class Store {
  readonly clock = new Clock();
  readonly meta: Meta;
  /** For `sync` alone, as are `feed`, `files`, `meta`, `setActivity` and `setAccess`. */
  readonly outbox: Outbox;
  readonly feed: Feed;
  /** Files of other phones. */
  readonly carried: CarriedFiles;
  readonly files: Files;
  /** What was sent, kept for an office that loses it. */
  readonly journal: Journal;
  private readonly drafts: Drafts;
  private readonly keeping: Keeping;
  private readonly listeners = new Set<() => void>();
  private readonly saveListeners = new Set<() => void>();
  private readonly askListeners = new Set<() => void>();
  private readonly tabs: BroadcastChannel | null;
  private readonly enrolment: Enrolment;
  private readonly saving: Saving;
  private readonly underway = new Map<string, Promise<string>>();
  private activity = AT_REST;
  private views: Promise<ReportView[]> | null = null;

  constructor(private readonly database: Database) {
    this.meta = new Meta(database);
    this.journal = new Journal(database, this.meta);
    this.drafts = new Drafts(database, (write) => this.journal.makingRoom(write));
    this.outbox = new Outbox(database, this.meta, this.clock, this.journal);
    this.carried = new CarriedFiles(database);
    this.files = new Files(database);
    this.keeping = new Keeping(database, this.meta, this.drafts, this.files, this.journal);
    this.feed = new Feed(database, this.meta, this.outbox, this.journal, this.keeping);
    this.enrolment = new Enrolment(database, this.meta, this.drafts, this.outbox, this.files, this.journal);
    this.saving = new Saving(this.drafts, this.files, this.outbox, (kind) => this.form(kind));
    this.tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel(`store:${database.name}`) : null;
    if (this.tabs) this.tabs.onmessage = ({ data }) => this.hear(data);
  }

  get name(): string {
    return this.database.name;
  }

  /** Calls `fn` after anything changed, in this tab or another; answers how to stop. */
  subscribe(fn: () => void): () => void {
    this.listeners.add(fn);
    return () => this.listeners.delete(fn);
  }

  /** Calls `fn` after something to send was saved, in this tab or another. */
  onSave(fn: () => void): () => void {
    this.saveListeners.add(fn);
    return () => this.saveListeners.delete(fn);
  }

  /** Calls `fn` when a person asks in another tab: whoever is sending lets that one's run through. */
  onAsked(fn: () => void): () => void {
    this.askListeners.add(fn);
    return () => this.askListeners.delete(fn);
  }

  /** Tells the other tabs that a person waits for an answer in this one. */
  ask(): void {
    this.tabs?.postMessage("asked" satisfies Said);
  }

  identity(): Promise<Identity | null> {
    return this.meta.identity();
  }

  /** Makes this phone the device of `identity`.  Throws `StoreRefusal` where it still holds another person's reports. */
  async enrol(identity: Identity): Promise<void> {
    await this.enrolment.become(identity);
    this.activity = AT_REST; // what was said of the enrolment before is said of no other
    this.changed();
  }

  /** Asked before a screen says that somebody has joined. */
  refuseAnother(identity: Identity): Promise<void> {
    return this.enrolment.refuseAnother(identity);
  }

  async preferences(): Promise<Preferences> {
    return (await this.meta.read("preferences")).body;
  }

  async setPreference<K extends keyof Preferences>(name: K, value: Preferences[K]): Promise<void> {
    await this.meta.update("preferences", (body) => ({ ...body, [name]: value }));
    this.changed();
  }

  async startDraft(mode: DraftMode, values: Values): Promise<Draft> {
    return this.afterwards(await this.drafts.start(mode, values));
  }

  /** A correction of `report` (as it is on the screen) that survives a killed page like any other count. */
  async startCorrection(report: ReportView): Promise<Draft> {
    return this.afterwards(await this.drafts.start("typed", report.values, report));
  }

  /** The unfinished count touched last, with every tap of this tab. */
  openDraft(): Promise<Draft | null> {
    return this.drafts.newest();
  }

  /** Resolves when the tap survives a killed page.  Power loss: strict every 2 s, after 1 s of quiet, and at Save. */
  setCount(id: string, count: number): Promise<void> {
    return this.drafts.setCount(id, count);
  }

  async setDraftValues(id: string, values: Values): Promise<void> {
    await this.drafts.setValues(id, values);
    this.changed();
  }

  flushDraft(id: string): Promise<void> {
    return this.drafts.flush(id);
  }

  async discardDraft(id: string): Promise<void> {
    await this.saving.discard(id);
    this.changed();
  }

  /** On disk before the camera opens: on a small phone the page is often gone when it closes. */
  async openCamera(draftId: string): Promise<void> {
    await this.drafts.setCamera(draftId, true);
  }

  /** The camera came back, with a picture or without. */
  async closeCamera(draftId: string): Promise<void> {
    await this.drafts.setCamera(draftId, false);
    this.changed();
  }

  /** Keeps a picture with a draft.  When it throws (`StorageFull`), the draft is untouched. */
  async addPhoto(draftId: string, made: Made): Promise<void> {
    const id = await this.files.add(made);
    try {
      await this.drafts.setPhotos(draftId, (photos) => [...photos, id]);
    } catch (error) {
      await this.files.remove([id]);
      throw error;
    }
    this.changed();
  }

  async removePhoto(draftId: string, id: string): Promise<void> {
    await this.drafts.setPhotos(draftId, (photos) => photos.filter((photo) => photo !== id));
    await this.files.remove([id]);
    this.changed();
  }

  /** The pictures of a draft, each with its bytes; null where it cannot be read any more. */
  async photos(draft: Draft): Promise<{ id: string; content: Uint8Array<ArrayBuffer> | null }[]> {
    const found = await Promise.all((draft.photos ?? []).map((id) => this.files.find(id)));
    const files = found.filter((file): file is StoredFile => file !== null);
    return Promise.all(
      files.map(async (file) => ({ id: file.row.id, content: await this.files.content(file) })),
    );
  }

  /** Pictures that were stored a moment before the page was gone, and that no draft came to know. */
  async dropLostPhotos(): Promise<void> {
    if ((await this.files.count("draft")) === 0) return;
    const drafts = await this.drafts.all();
    if (drafts.some((draft) => draft.camera)) return; // another tab may be about to keep one
    await this.files.sweep(new Set(drafts.flatMap((draft) => draft.photos ?? [])));
  }

  /**
   * Freezes the draft with `values` laid over its own and answers the report's key: a create, or an amend where the
   * draft corrects.  When it throws (`StorageFull`), the draft is untouched.  Twice at once is once.
   */
  save(draftId: string, values: Values, reason?: string): Promise<string> {
    const already = this.underway.get(draftId);
    if (already) return already;
    const saved = this.saveDraft(draftId, values, reason).finally(() => this.underway.delete(draftId));
    this.underway.set(draftId, saved);
    return saved;
  }

  /** States every field named in `now` that differs from `seen`: the `ReportView` that was on the screen. */
  async amend(key: string, seen: Seen, now: Values, reason?: string): Promise<void> {
    const edits = editsBetween(seen.values, now);
    if (Object.keys(edits).length === 0) return;
    await this.state({ entity: "report", key, action: "amend", base: seen.base, reason, edits });
  }

  /** The question may be answered and the number changed in one statement. */
  async answer(
    key: string,
    questionId: string,
    answer: Answer,
    edits?: { seen: Seen; now: Values },
    note?: string,
  ): Promise<void> {
    const changed = edits && editsBetween(edits.seen.values, edits.now);
    const seen = edits?.seen ?? (await this.report(key));
    await this.state({
      entity: "report",
      key,
      action: "answer",
      base: seen?.base ?? null,
      edits: changed && Object.keys(changed).length > 0 ? changed : undefined,
      answer: { question: questionId, answer, note },
    });
  }

  async withdraw(key: string, seen: Seen, reason?: string): Promise<void> {
    await this.state({ entity: "report", key, action: "withdraw", base: seen.base, reason });
  }

  /** Takes a withdrawal back. */
  async restore(key: string, seen: Seen, reason?: string): Promise<void> {
    const edits = { withdrawn: { was: true, now: false } };
    await this.state({ entity: "report", key, action: "amend", base: seen.base, reason, edits });
  }

  /** Newest first. */
  reports(): Promise<ReportView[]> {
    if (!this.views) {
      const views = this.readViews();
      this.views = views;
      views.catch(() => {
        if (this.views === views) this.views = null; // ask the disk again next time
      });
    }
    return this.views;
  }

  async report(key: string): Promise<ReportView | null> {
    return (await this.reports()).find((report) => report.key === key) ?? null;
  }

  /** Lets go of the copies that the office has had long enough (P15); never of what waits for its person. */
  async dropReceived(now = Date.now()): Promise<void> {
    if ((await this.keeping.drop(now)) > 0) this.changed();
  }

  /** How many of its person's reports this phone shows no more: the office has them. */
  older(): Promise<number> {
    return this.keeping.older();
  }

  async sites(): Promise<Site[]> {
    return withIds(await readCopies(this.database, "site"));
  }

  async operation(): Promise<Operation | null> {
    return withIds(await readCopies(this.database, "operation"))[0] ?? null;
  }

  async form(kind: string): Promise<Form | null> {
    return (await readCopies(this.database, "form")).get(kind) ?? null;
  }

  async convoys(): Promise<Convoy[]> {
    return withIds(await readCopies(this.database, "convoy"));
  }

  async vehicles(): Promise<Vehicle[]> {
    return withIds(await readCopies(this.database, "vehicle"));
  }

  async status(): Promise<Status> {
    const [reports, older, contact, identity, operation, filesWaiting] = await Promise.all([
      this.reports(),
      this.older(),
      this.meta.read("contact"),
      this.meta.identity(),
      this.operation(),
      this.files.inState("waiting"),
    ]);
    const { lastContact, lastReceived, clockOffsetMs, access } = contact.body;
    const state: SyncState = access === "open" ? this.activity.state : access;
    return {
      waiting: reports.filter((report) => report.waiting > 0).length,
      blocked: reports.filter((report) => report.delivery === "blocked").length,
      total: reports.length + older,
      returned: reports.filter((report) => report.review === "returned").length,
      photosWaiting: filesWaiting.filter((file) => isPhoto(file.body.slot)).length,
      lastContact,
      lastReceived,
      state,
      ...(this.activity.progress ? { progress: this.activity.progress } : {}),
      contactLine: operation?.contact_line ?? identity?.contactLine ?? null,
      clockOffsetMs,
    };
  }

  setActivity(activity: Activity): void {
    this.activity = activity;
    this.announce();
  }

  /** On a disk that is full beyond remedy it is known as long as the page lives, by its activity. */
  async setAccess(access: Access): Promise<void> {
    const write = () => this.meta.update("contact", (body) => ({ ...body, access }));
    await this.journal.makingRoom(write).catch(whereFull);
    this.changed();
  }

  /** Tells this tab and the others that what is stored has changed. */
  changed(): void {
    this.tell("changed");
  }

  async close(): Promise<void> {
    this.drafts.close();
    this.listeners.clear();
    this.saveListeners.clear();
    this.askListeners.clear();
    this.tabs?.close();
    await this.database.close();
  }

  private async saveDraft(draftId: string, values: Values, reason?: string): Promise<string> {
    const { key, isSaid } = await this.saving.save(draftId, values, reason);
    if (isSaid) this.saved();
    else this.changed();
    return key;
  }

  private async state(statement: Omit<Statement, "id">): Promise<void> {
    await this.outbox.add({ id: uuid7(), ...statement });
    this.saved();
  }

  private saved(): void {
    this.tell("saved");
    for (const fn of this.saveListeners) fn();
  }

  private tell(said: Said): void {
    this.announce();
    this.tabs?.postMessage(said);
  }

  private hear(said: Said): void {
    this.announce();
    const concerned = said === "saved" ? this.saveListeners : said === "asked" ? this.askListeners : [];
    for (const fn of concerned) fn();
  }

  private afterwards<T>(result: T): T {
    this.changed();
    return result;
  }

  private announce(): void {
    this.views = null;
    for (const fn of [...this.listeners]) fn();
  }

  private async readViews(): Promise<ReportView[]> {
    const { access } = (await this.meta.read("contact")).body;
    return readReports(this.database, this.outbox, await this.files.held(), access, this.activity.sending);
  }
}

function withIds<T>(copies: Map<string, T>): (T & { id: string })[] {
  return [...copies].map(([id, value]) => ({ ...value, id }));
}
