/** Corridor's own store and exchange, bundled from client/src by `python -m tools.peers install`. */
import { keepIn } from "./indexeddb.mjs";

export async function open(folder, server, { bundle, code, site }) {
  await keepIn(folder);
  const { openPhone } = await import(bundle);
  return openPhone(server, code, site);
}
