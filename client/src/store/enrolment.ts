import type { Identity } from "../domain/types";
import type { Database } from "./database";
import type { Drafts } from "./drafts";
import { StoreRefusal } from "./errors";
import type { Files } from "./files";
import { type Journal, keysIn } from "./journal";
import type { Meta } from "./meta";
import type { Outbox } from "./outbox";
import type { Stores } from "./schema";

/** Whose phone this is. */
export class Enrolment {
  constructor(
    private readonly database: Database,
    private readonly meta: Meta,
    private readonly drafts: Drafts,
    private readonly outbox: Outbox,
    private readonly files: Files,
    private readonly journal: Journal,
  ) {}

  /**
   * Makes this phone the device of `identity`.  Another person's unsent reports are never taken over: they stay with
   * their author, who has to bring them home first.  The same person's are offered by their new device.
   */
  async become(identity: Identity): Promise<void> {
    for (;;) {
      const row = await this.meta.row("identity");
      const before = await this.meta.identity();
      if (before?.device === identity.device) {
        if (await this.database.commit([await this.meta.write("identity", row, identity)])) break;
        continue; // the same device keeps its numbers
      }
      const another = before !== null && before.person.id !== identity.person.id;
      await this.refuseAnother(identity);
      const { row: counter } = await this.meta.read("changes");
      const { row: place, body: standing } = await this.meta.read("feed");
      const { row: contact, body } = await this.meta.read("contact");
      const journal = await this.meta.read("journal");
      // What the office has goes with its receipt into the journal; the keys of that enrolment stay as long.
      const received = another ? await this.outbox.inState("received") : [];
      const writes = await Promise.all([
        this.meta.write("identity", row, identity),
        this.meta.write("changes", counter, { n: 0 }),
        this.meta.write("feed", place, { cursor: null, epoch: null, staging: "none" }),
        this.meta.write("contact", contact, { ...body, access: "open" }),
        this.meta.write("journal", journal.row, {
          durable: null,
          cloned: false,
          earlier: [...journal.body.earlier, ...(before ? [keysIn(before)] : [])],
        }),
      ]);
      writes.push(...(await this.journal.keeping(received, standing.epoch ?? "")));
      const emptied: Stores[] = another
        ? ["own", "staging", "outbox", "synced", "files", "chunks"]
        : ["own", "staging"];
      if (await this.journal.makingRoom(() => this.database.commit(writes, "strict", emptied))) break;
    }
  }

  /** Asked before a screen says that somebody has joined: the phone may still hold another person's reports. */
  async refuseAnother(identity: Identity): Promise<void> {
    const before = await this.meta.identity();
    if (before && before.person.id !== identity.person.id && (await this.holdsUnsent()))
      throw new StoreRefusal("other-person-waiting", "This phone still holds another person's reports.");
  }

  private async holdsUnsent(): Promise<boolean> {
    const counts = await Promise.all([
      this.outbox.count("waiting"),
      this.outbox.count("parked"),
      this.files.count("waiting"),
    ]);
    return counts.some((count) => count > 0) || (await this.drafts.newest()) !== null;
  }
}
