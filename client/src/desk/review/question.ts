/** The filters of the screen as the question put to the server. */
import type { Query } from "../../api/desk";
import { dayBounds } from "../zone";

const PLAIN = ["site", "convoy", "person", "how_known", "q"];

export function questionOf(search: Record<string, string>, zone: string | undefined): Query {
  const query: Query = {};
  for (const name of PLAIN) if (search[name]) query[name] = search[name];
  // A day is a day at the operation, whatever zone the laptop keeps; the last day counts in full.
  if (search.from) query.from = dayBounds(search.from, zone).starts;
  if (search.to) query.to = dayBounds(search.to, zone).ends;
  return query;
}
