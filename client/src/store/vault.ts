/**
 * The one door between what the app knows and what lies on the phone's disk: every stored row's body passes through
 * here, on its way in and on its way out.  It is plain for now, and nothing in the app may claim otherwise.
 *
 * Both directions are asynchronous because encryption will be, and an IndexedDB transaction ends at the first wait
 * for anything else: so a body is sealed before a transaction opens, and only the clear columns of a row (its key,
 * its `rev`) are compared inside it.
 */

/** What is stored; only this module knows what is in it. */
export interface Sealed {
  readonly plain: unknown;
}

export async function seal(body: unknown): Promise<Sealed> {
  return { plain: body };
}

export async function open<T>(sealed: Sealed): Promise<T> {
  return sealed.plain as T;
}
