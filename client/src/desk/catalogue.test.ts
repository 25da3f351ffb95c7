import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { IMPORT_PROBLEMS, PERSON_STATUSES, SITE_KINDS, SITE_STATUSES, WORK_ACTIONS } from "../api/desk-types";
import { CONVOY, HEADCOUNT, VEHICLE } from "../api/forms";
import { translator } from "../i18n/words";
import { fieldName, inWords } from "./fields";
import { NUMERALS, STATUSES, SWITCHES } from "./operations/draft";
import { LANES } from "./review/queue";
import { QUALITIES } from "./sites/draft";
import { catalogue, wordsIn } from "./testing";

function ids(source: string): string[] {
  return [...source.matchAll(/^([a-zA-Z][\w-]*) =/gm)].map((found) => found[1] ?? "").sort();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."))
    .map((name) => readFileSync(resolve(folder, name), "utf8"));
}

describe("the desk's words", () => {
  it("are the same set in both languages, each once", () => {
    const english = ids(catalogue("en"));
    expect(ids(catalogue("ar"))).toEqual(english);
    expect(new Set(english).size).toBe(english.length);
  });

  it("tell eleven from a hundred in Arabic wherever they count", () => {
    const counting = [...catalogue("ar").matchAll(/^([\w-]+) = \{ \$\w+ ->\n((?:.*\n)*?) {2}\}/gm)];
    const few = counting.filter(([, , body]) => body?.includes("[few]"));
    expect(few.length).toBeGreaterThan(10);
    expect(few.filter(([, , body]) => !body?.includes("[many]")).map(([, id]) => id)).toEqual([]);
  });

  it("hold every message a screen names", () => {
    const known = new Set(ids(catalogue("en")));
    const named = sources(import.meta.dirname).flatMap((text) =>
      [...text.matchAll(/\b(?:t|their)\("([\w-]+)"/g)].map((found) => found[1] ?? ""),
    );
    expect(named.length).toBeGreaterThan(100);
    expect([...new Set(named)].filter((id) => !known.has(id))).toEqual([]);
  });

  it("hold every member of the families that screens name by state", () => {
    const reviews = ["new", "returned", "answered", "verified", "not-counted", "withdrawn"];
    const moves = ["verify", "return", "not-count", "reopen", "amend", ...WORK_ACTIONS];
    const families: Record<string, readonly string[]> = {
      correction: ["miscounted", "typing", "wrong-place", "twice", "other"],
      lane: LANES,
      "lane-empty": LANES,
      review: reviews,
      action: moves,
      said: moves,
      nav: ["review", "conflicts", "queue", "convoys", "sites", "people", "devices", "operations"],
      "site-kind": SITE_KINDS,
      "site-status": SITE_STATUSES,
      "operation-status": [...STATUSES, ...STATUSES.map((one) => `${one}-hint`), "archived", "destroyed"],
      operation: [
        "time_zone",
        "day_starts",
        "age_bands",
        "contact_line",
        "keep_received_hours",
        ...SWITCHES,
        "exercise",
      ].flatMap((one) => [one, `${one}-hint`]),
      digits: NUMERALS,
      "person-status": PERSON_STATUSES,
      quality: QUALITIES,
      "import-problem": IMPORT_PROBLEMS,
      trouble: ["offline", "signed-out", "stale", "absent", "refused", "too-often", "server"],
      outcome: ["applied", "merged", "conflict", "held", "quarantined"],
      "conflict-lead": ["parallel", "after-decision", "withdrawal"],
      flag: [
        ...HEADCOUNT.checks.map((check) => check.flag),
        "site-closed",
        "late-from-previous-assignee",
        "unresolved",
        "not-collected",
        "reviewed-by-one",
      ],
      why: [
        "counted-by-you",
        "entered-by-you",
        "set-by-you",
        "candidate-of-yours",
        "open-conflict",
        "move-not-possible",
        "not-releasable",
      ],
      // The problems that docs/sync.md lists, and what is held.
      "queue-why": [
        "held",
        "bad-json",
        "invalid",
        "unknown-kind",
        "id-reused",
        "number-reused",
        "other-device",
        "device-revoked",
        "device-held",
        "other-key",
        "unknown-key",
        "unknown-site",
        "never-assigned",
        "counted-by-another",
        "unknown-question",
        "fault",
        "other",
      ],
      "queue-what": ["create", "amend", "answer", "withdraw", "unreadable", "convoy", "vehicle"],
      "queue-did": WORK_ACTIONS,
      queue: ["open", "set-aside", "empty-open", "empty-set-aside"],
    };
    const known = new Set(ids(catalogue("en")));
    const named = Object.entries(families).flatMap(([family, members]) =>
      members.map((one) => `${family}-${one}`),
    );
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(["en", "ar"] as const)("name every field and every choice of the forms (%s)", (language) => {
    const words = wordsIn(language);
    const nameless = [HEADCOUNT, CONVOY, VEHICLE].flatMap(({ fields }) =>
      fields.flatMap(({ name, choices = [] }) => [
        ...(fieldName(name, words) === name ? [name] : []),
        ...choices
          .filter((choice) => inWords(name, choice, words).manner !== "words")
          .map((choice) => `${name}: ${choice}`),
      ]),
    );
    expect(nameless).toEqual([]);
  });

  it("count in all the forms Arabic has", () => {
    const t = translator(catalogue("ar"), "ar", "arab");
    const said = [1, 2, 3, 11, 100].map((count) => t("reports-fresh", { count }));
    expect(new Set(said).size).toBe(5);
    expect(said[2]).toContain("٣");
    for (const text of said) expect(text).not.toMatch(/[0-9]/);
  });
});
