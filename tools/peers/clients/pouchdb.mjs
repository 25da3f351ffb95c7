/** PouchDB's own client on LevelDB, replicating both ways with its server. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import PouchDB from "pouchdb";

/** A replication that is given half an answer may never end; a person would try again by then. */
const PATIENCE_MS = 6_000;

export async function open(folder, server, { database }) {
  const local = new PouchDB(join(folder, "pouchdb"));
  const remote = new PouchDB(`${server}/${database}`, { skip_setup: true });
  return {
    async save({ values }) {
      const key = randomUUID();
      await local.put({ _id: key, ...values, recorded_at: new Date().toISOString() });
      return { key };
    },
    async edit({ key, values }) {
      await local.put({ ...(await local.get(key)), ...values, recorded_at: new Date().toISOString() });
    },
    async sync() {
      const replication = local.sync(remote);
      let timer;
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error("hangs")), PATIENCE_MS);
      });
      try {
        const { push, pull } = await Promise.race([replication, late]);
        const wrong = [...push.errors, ...pull.errors];
        return { ok: push.ok && pull.ok && wrong.length === 0, why: wrong.map(String).join("; ") };
      } catch (error) {
        return { ok: false, why: String(error?.message ?? error) };
      } finally {
        clearTimeout(timer);
        replication.cancel();
      }
    },
    async list() {
      const { rows } = await local.allDocs({ include_docs: true, conflicts: true });
      return {
        // Replication speaks of all documents together; of one it says nothing.
        reports: rows.map(({ id, doc }) => ({
          key: id,
          values: doc,
          received: false,
          contested: (doc._conflicts ?? []).length > 0,
        })),
      };
    },
  };
}
