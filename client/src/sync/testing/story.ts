import { expect } from "vitest";
import type { Identity } from "../../domain/types";
import { uuid7 } from "../../domain/uuid7";
import { openStore, type Store } from "../../store";
import { SyncEngine } from "../engine";
import { newKey } from "./by-hand";
import { type Life, Reaper } from "./killing";
import { Network, type Weather } from "./network";
import { Office } from "./office";
import { BUS_4, chelsea, PATIENT } from "./phone";
import { KEYS, keptOf, takesBundles } from "./restoring";
import { UploadOffice } from "./uploads";

/** One phone's story with an honest office, told on until its end although the page may be killed at any point. */
export class Story {
  readonly office = new Office();
  readonly saved = new Map<string, string>();
  readonly reaper: Reaper;
  /** The highest count of each draft whose tap was answered. */
  readonly tapped = new Map<string, number>();
  kills = 0;
  private readonly name = uuid7();
  private readonly identity: Identity = { ...chelsea(), bundleKey: newKey(), serverKey: KEYS.publicKey };
  private life: Life;
  private store: Store | null = null;
  private engine: SyncEngine | null = null;

  constructor(at?: number) {
    this.reaper = new Reaper(at);
    this.life = this.reaper.life;
    this.office.pageSize = 2;
  }

  /** Does one thing; where the page dies over it, a new one is opened and the person goes on with the next. */
  async step(
    act: (store: Store, engine: SyncEngine) => Promise<unknown>,
    weather: Weather = "fair",
  ): Promise<void> {
    try {
      const { store, engine } = await this.opened(weather);
      await act(store, engine);
    } catch (error) {
      if (this.life.alive) throw error;
    }
    if (!this.life.alive) this.restart();
    await this.check();
  }

  async tap(count: number): Promise<void> {
    await this.step(async (store) => {
      const draft = (await store.openDraft()) ?? (await store.startDraft("tally", BUS_4));
      await store.setCount(draft.id, count);
      this.tapped.set(draft.id, count);
    });
  }

  async save(): Promise<void> {
    await this.step(async (store) => {
      const draft = await store.openDraft();
      if (!draft) return;
      const known = this.tapped.get(draft.id);
      if (known !== undefined) expect(draft.count).toBeGreaterThanOrEqual(known);
      await store.save(draft.id, { total: draft.count });
      // The screen says "Saved" from here on.
      await this.remember(store);
    });
  }

  async send(weather: Weather = "fair"): Promise<void> {
    await this.step(async (_, engine) => {
      await engine.run(true);
      await engine.settled(); // the files too: a page may die over them
    }, weather);
  }

  /** Everything shown as saved is here or at the office to the byte; what reads received is at the office. */
  check(): Promise<void> {
    return this.look((store) => this.judge(store));
  }

  private async judge(store: Store): Promise<void> {
    await this.remember(store);
    // Between a restore and the next contact nobody can know better than what the phone was told.
    const stands = (await store.feed.place()).body.epoch === this.office.epoch;
    const here = new Map((await store.outbox.all()).map(({ change, body }) => [change.id, body.text]));
    for (const text of await keptOf(store)) here.set((JSON.parse(text) as { id: string }).id, text);
    for (const [id, text] of this.saved)
      expect(here.get(id) ?? this.office.custody.get(id)?.text, `conservation: ${id}`).toBe(text);
    for (const [id, times] of this.office.effects) expect(times, `exactly once: ${id}`).toBe(1);
    for (const { row, change } of await store.outbox.all())
      if (row.state === "received" && stands)
        expect(this.office.custody.has(change.id), `received without custody: ${change.id}`).toBe(true);
    for (const report of await store.reports())
      if (report.delivery === "received" && stands)
        expect(this.office.custody.has(report.key), `received without custody: ${report.key}`).toBe(true);
    // A Save is whole or not at all: a draft that is still open has not been stated.
    const draft = await store.openDraft();
    if (draft) expect(this.counted(draft.count), "a saved draft is open again").toBeLessThanOrEqual(1);
  }

  /** Fair weather: all is delivered once, numbered without a gap, and shows what a new phone would. */
  async end(): Promise<void> {
    for (let i = 0; i < 3; i++) await this.send();
    await this.look((store) => this.home(store));
    await this.store?.close();
  }

  private async home(store: Store): Promise<void> {
    expect((await store.outbox.all()).map((entry) => entry.change.id)).toEqual([]);
    const numbers = [...this.office.custody.values()].map(({ change }) => change.n).sort((a, b) => a - b);
    expect(numbers, "numbers without a gap").toEqual(numbers.map((_, i) => i + 1));
    expect(await store.files.count("waiting"), "files that are announced").toBe(0);
    for (const [key, { value }] of this.office.reports)
      if (value.values["attachment.taps.sha256"])
        expect(UploadOffice.of(this.office).kept.has(`${key} taps`), `the log of ${key}`).toBe(true);
    const fresh = await openStore(uuid7());
    await fresh.enrol(chelsea());
    await new SyncEngine(fresh, new Network(this.office).fetch, PATIENT).run(true);
    const shown = (all: Awaited<ReturnType<Store["reports"]>>) =>
      Object.fromEntries(
        all.map(({ key, values, base, withdrawn, question, review }) => [
          key,
          { values, base, withdrawn, question, review },
        ]),
      );
    expect(shown(await store.reports()), "convergence").toEqual(shown(await fresh.reports()));
    expect(await store.sites(), "convergence of sites").toEqual(await fresh.sites());
    await fresh.close();
  }

  private counted(total: number): number {
    const creates = [...this.saved.values()].map((text) => JSON.parse(text));
    return creates.filter((change) => change.action === "create" && change.values.total === total).length;
  }

  private async remember(store: Store): Promise<void> {
    for (const { change, body } of await store.outbox.all()) {
      const known = this.saved.get(change.id);
      if (known !== undefined) expect(body.text, "frozen at Save").toBe(known);
      else this.saved.set(change.id, body.text);
    }
  }

  private async opened(weather: Weather): Promise<{ store: Store; engine: SyncEngine }> {
    if (!this.store || !this.engine) {
      const { life } = this;
      const store = await openStore(this.name);
      life.end = () => void store.close();
      if (!(await store.identity())) await store.enrol(this.identity);
      takesBundles(this.network, store);
      this.store = store;
      this.engine = new SyncEngine(store, this.reaper.fetching(this.network.fetch), PATIENT);
    }
    this.network.forecast.length = 0;
    this.network.forecast.push(weather);
    return { store: this.store, engine: this.engine };
  }

  /** Another tab, which only looks: it sees what is on disk, whatever became of the page. */
  private async look(at: (store: Store) => Promise<void>): Promise<void> {
    this.reaper.looking = true;
    const life = this.reaper.life;
    this.reaper.born();
    const store = await openStore(this.name);
    try {
      await at(store);
    } finally {
      await store.close();
      this.reaper.life = life;
      this.reaper.looking = false;
    }
  }

  private readonly network = new Network(this.office);

  private restart(): void {
    this.kills += 1;
    this.store = this.engine = null;
    this.life = this.reaper.born();
  }
}

/**
 * A day of one phone: counts, corrections, questions, a site that goes, lost answers and two snapshots.  The second is
 * because the office was `restored`; without it nothing heals what a kill has spoilt.
 */
export async function day(at?: number, restored = true, begun?: (story: Story) => void): Promise<Story> {
  const story = new Story(at);
  begun?.(story);
  try {
    await story.send();
    for (const count of [1, 2, 3]) await story.tap(count);
    await story.save();
    await story.send("lost-answer");
    await story.send();
    story.office.putSite("ramouseh", { code: "ALP-RAM" });
    story.office.putSite("foua", { code: "IDL-FOU" });
    const backup = story.office.backup();
    await story.tap(7);
    await story.save();
    await story.send();
    const [first = "", second = ""] = [...story.office.reports.keys()];
    if (first) ask(story.office, first);
    await story.send();
    await story.step(async (store) => {
      const report = await store.report(first);
      if (report) await store.amend(first, report, { total: 49 });
    });
    if (first) story.office.setField(first, "total", 52);
    await story.step(async (store) => {
      const report = await store.report(second);
      if (report && !report.withdrawn) await store.withdraw(second, report);
    });
    story.office.removeSite("foua");
    await story.send("truncated");
    await story.send("sent-twice");
    if (restored) {
      story.office.putBack(backup, "1.again"); // every cursor is of no use any more: a snapshot
      await story.send("lost-answer");
      await story.send();
    }
    await story.end();
  } finally {
    story.reaper.retire();
  }
  return story;
}

function ask(office: Office, key: string): void {
  office.touch(key, (report) => {
    report.question = { id: uuid7(), text: "Is it right?", at: "2016-12-18T23:30:00Z" };
    report.review = "returned";
  });
}
