import { type Announced, announcing, freePhotoSlots } from "../domain/attachments";
import { editsBetween, type Statement, stated } from "../domain/change";
import { HEADCOUNT } from "../domain/form";
import type { Draft, Form, Values } from "../domain/types";
import { uuid7 } from "../domain/uuid7";
import type { Write } from "./database";
import type { Drafts } from "./drafts";
import { StoreRefusal } from "./errors";
import type { Files } from "./files";
import type { Outbox } from "./outbox";

/** Another tab kept a picture with the draft, or took one away, since the report was put together. */
class PicturesMoved extends Error {}

/** How a draft becomes the report, or the correction, that it was begun for. */
export class Saving {
  constructor(
    private readonly drafts: Drafts,
    private readonly files: Files,
    private readonly outbox: Outbox,
    private readonly form: (kind: string) => Promise<Form | null>,
  ) {}

  /** The report's key, and whether anything was said: of a correction that changes nothing only the draft goes. */
  async save(draftId: string, values: Values, reason?: string): Promise<{ key: string; isSaid: boolean }> {
    for (;;) {
      try {
        return await this.saveAsSeen(draftId, values, reason);
      } catch (error) {
        if (!(error instanceof PicturesMoved)) throw error;
      }
    }
  }

  private async saveAsSeen(
    draftId: string,
    values: Values,
    reason?: string,
  ): Promise<{ key: string; isSaid: boolean }> {
    const found = await this.drafts.settled(draftId);
    if (!found) throw new StoreRefusal("draft-gone", `Draft ${draftId} was saved or thrown away already.`);
    const { draft } = found;
    const { version } = (await this.form(draft.kind)) ?? HEADCOUNT;
    const id = uuid7();
    const files = await this.filesOf(draft, draft.amends ?? id);
    const stating = { ...values, ...announcing(files.announced) };
    const statement = draft.amends
      ? correction(id, draft, draft.amends, stating, reason)
      : creation(id, {
          kind: draft.kind,
          form_version: version,
          mode: draft.mode,
          ...draft.values,
          ...stating,
        });
    const key = statement.key ?? statement.id;
    const saysNothing = statement.edits && Object.keys(statement.edits).length === 0;
    if (saysNothing) {
      await this.discard(draftId);
      return { key, isSaid: false };
    }
    await this.outbox.add(statement, async () => {
      const again = await this.drafts.settled(draftId);
      if (!again) throw new StoreRefusal("draft-gone", `Draft ${draftId} was saved in another tab.`);
      if (String(again.draft.photos ?? []) !== String(draft.photos ?? [])) throw new PicturesMoved();
      return [again.removal, ...files.writes];
    });
    this.drafts.finished(draftId);
    return { key, isSaid: true };
  }

  /** The draft goes, and its pictures with it. */
  async discard(draftId: string): Promise<void> {
    await this.drafts.discard(draftId, (draft) => this.files.removals(draft.photos ?? []));
  }

  /** What follows a draft's report: its pictures, and of a new tally how it came to its number. */
  private async filesOf(draft: Draft, report: string): Promise<{ writes: Write[]; announced: Announced[] }> {
    const photos = draft.photos ?? [];
    const slots = freePhotoSlots(draft.seen?.values ?? {}, photos.length);
    const { writes, announced } = await this.files.announce(photos, slots, report);
    if (draft.amends || draft.taps.length === 0) return { writes, announced };
    // The number does not depend on it: where the log cannot be packed it is saved all the same.
    const log = await this.files.tapLog(draft.taps, report).catch(() => null);
    if (!log) return { writes, announced };
    return { writes: [...writes, ...log.writes], announced: [...announced, log.announced] };
  }
}

function creation(id: string, values: Values): Statement {
  return { id, entity: "report", action: "create", base: null, values: stated(values) };
}

function correction(id: string, draft: Draft, key: string, values: Values, reason?: string): Statement {
  const seen = draft.seen ?? { values: {}, base: null };
  const edits = editsBetween(seen.values, { ...draft.values, ...values });
  return { id, entity: "report", key, action: "amend", base: seen.base, reason, edits };
}
