/** Convoys and vehicles that the office says are one: each joined one names, in one hop, the one it is. */
interface Joinable {
  id: string;
  /** Absent in what was stored before the office could say so. */
  merged_into?: string | null;
}

/** What `id` is shown as; undefined where the phone has no copy of it. */
export function readsAs<T extends Joinable>(all: T[], id: unknown): T | undefined {
  const found = all.find((one) => one.id === id);
  return found?.merged_into ? (all.find((one) => one.id === found.merged_into) ?? found) : found;
}

/** Without those that are another: what can be chosen. */
export function withoutJoined<T extends Joinable>(all: T[]): T[] {
  return all.filter((one) => !one.merged_into);
}
