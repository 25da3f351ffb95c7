/** The phone's disk is full.  Nothing was written and nothing was lost: the draft is where it was. */
export class StorageFull extends Error {
  override readonly name = "StorageFull";
}

/** Lets that pass: for what can wait until there is room. */
export function whereFull(error: unknown): void {
  if (!(error instanceof StorageFull)) throw error;
}

/** The phone could not write for another reason (the connection to its database was lost and did not come back). */
export class StorageFailed extends Error {
  override readonly name = "StorageFailed";
}

export type RefusalSlug = "not-enrolled" | "draft-gone" | "report-unknown" | "other-person-waiting";

/** The store was asked for something that would lose or misattribute a statement. */
export class StoreRefusal extends Error {
  override readonly name = "StoreRefusal";
  constructor(
    readonly slug: RefusalSlug,
    message: string,
  ) {
    super(message);
  }
}
