/**
 * IndexedDB under Node, kept in a file, so that a client that was killed finds what it had committed.
 *
 * fake-indexeddb keeps everything in memory.  Here the whole database is written to a file, and moved into its place,
 * before a transaction is told that it is complete: what a client was told is saved survives `kill -9`.  It says nothing
 * about power cuts, nor about how a browser stores.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import "fake-indexeddb/auto";

/** Keeps each database of this process in `folder`; opens again those that lie there. */
export async function keepIn(folder) {
  const index = join(folder, "databases.json");
  const names = existsSync(index) ? JSON.parse(readFileSync(index, "utf8")) : [];
  for (const name of names) await restore(name, join(folder, fileOf(name)));
  const dispatch = IDBTransaction.prototype.dispatchEvent;
  IDBTransaction.prototype.dispatchEvent = function (event) {
    if (event.type === "complete" && this.mode !== "readonly") {
      const { _rawDatabase: raw } = this.db;
      replace(join(folder, fileOf(raw.name)), serialize(pictureOf(raw)));
      if (!names.includes(raw.name)) {
        names.push(raw.name);
        replace(index, JSON.stringify(names));
      }
    }
    return dispatch.call(this, event);
  };
}

function fileOf(name) {
  return `${encodeURIComponent(name)}.idb`;
}

function replace(path, content) {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

function pictureOf(raw) {
  const stores = [...raw.rawObjectStores.values()].map((store) => ({
    name: store.name,
    keyPath: store.keyPath,
    autoIncrement: store.autoIncrement,
    indexes: [...store.rawIndexes.values()].map(({ name, keyPath, unique, multiEntry }) => ({
      name,
      keyPath,
      unique,
      multiEntry,
    })),
    rows: [...store.records.values()].map(({ key, value }) => [key, value]),
  }));
  return { version: raw.version, stores };
}

function restore(name, path) {
  const { version, stores } = deserialize(readFileSync(path));
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onerror = () => reject(request.error);
    request.onupgradeneeded = () => {
      for (const { name: store, keyPath, autoIncrement, indexes, rows } of stores) {
        const made = request.result.createObjectStore(store, { keyPath, autoIncrement });
        for (const one of indexes) made.createIndex(one.name, one.keyPath, one);
        for (const [key, value] of rows) keyPath === null ? made.put(value, key) : made.put(value);
      }
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
}
