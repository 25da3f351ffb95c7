/** kinto.js on IndexedDB, with its own queue: batches whose requests carry If-Match and If-None-Match. */
import { createRequire } from "node:module";
import { keepIn } from "./indexeddb.mjs";

const { default: Kinto } = createRequire(import.meta.url)("kinto");

export async function open(folder, server, { bucket, collection, authorization, strategy = "manual" }) {
  await keepIn(folder);
  const remote = new Kinto({
    remote: `${server}/v1`,
    bucket,
    headers: { Authorization: authorization },
    timeout: 20_000,
  });
  const records = remote.collection(collection);
  let conflicts = new Set();
  return {
    async save({ values }) {
      const { data } = await records.create({ ...values, recorded_at: new Date().toISOString() });
      return { key: data.id };
    },
    async edit({ key, values }) {
      const { data } = await records.get(key);
      await records.update({ ...data, ...values, recorded_at: new Date().toISOString() });
    },
    async sync() {
      try {
        const result = await records.sync({ strategy });
        conflicts = new Set(result.conflicts.map(({ local, remote: other }) => (local ?? other).id));
        const wrong = result.errors.map((error) => error.message ?? JSON.stringify(error));
        if (conflicts.size > 0) wrong.push(`${conflicts.size} conflicts`);
        return { ok: result.ok, why: wrong.join("; ") };
      } catch (error) {
        return { ok: false, why: String(error?.message ?? error) };
      }
    },
    async list() {
      const { data } = await records.list();
      return {
        reports: data.map((record) => ({
          key: record.id,
          values: record,
          received: record._status === "synced",
          contested: conflicts.has(record.id),
        })),
      };
    },
  };
}
