/** What the phone's app does without its screens: the real store, the real engine, the real enrolment. */
import type { Values } from "../../../client/src/domain/types";
import { openStore } from "../../../client/src/store";
import { SyncEngine } from "../../../client/src/sync/engine";
import { redeem } from "../../../client/src/sync/enrol";

interface Order {
  key: string;
  values: Values;
}

export async function openPhone(server: string, code: string, site: string) {
  const online: typeof fetch = (url, init) => fetch(`${server}${url}`, init);
  const store = await openStore();
  if (!(await store.identity())) await store.enrol(await redeem(code, "A phone under trial", online));
  const engine = new SyncEngine(store, online);
  return {
    async save({ values }: Order) {
      const draft = await store.startDraft("tally", { ...values, site });
      return { key: await store.save(draft.id, values) };
    },
    async edit({ key, values }: Order) {
      const seen = await store.report(key);
      if (!seen) throw new Error(`This phone shows no report ${key}`);
      await store.amend(key, seen, values);
    },
    async sync() {
      const result = await engine.run(true);
      await engine.settled();
      return { ok: result.ok, why: result.ok ? "" : result.reason };
    },
    async list() {
      const reports = await store.reports();
      return {
        reports: reports.map((report) => ({
          key: report.key,
          values: report.values,
          received: report.delivery === "received" && report.waiting === 0,
          contested: report.conflicts.length > 0,
        })),
      };
    },
  };
}
