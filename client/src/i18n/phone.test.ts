import { FluentResource } from "@fluent/bundle";
import { describe, expect, it } from "vitest";
import { CHIP_ICONS } from "../ui/Chip";
import ar from "./ar.ftl?raw";
import en from "./en.ftl?raw";
import { translator } from "./words";

const sources = import.meta.glob("../field/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });

function idsOf(source: string): string[] {
  return new FluentResource(source).body.map(({ id }) => id).filter((id) => !id.startsWith("-"));
}

describe("the phone's words", () => {
  it("are the same messages in both languages", () => {
    expect(idsOf(ar).sort()).toEqual(idsOf(en).sort());
  });

  it("exist for every message a screen names", () => {
    const known = new Set(idsOf(en));
    const named = new Set<string>();
    for (const source of Object.values(sources) as string[]) {
      for (const [, id] of source.matchAll(/\bt\(\s*"([a-z][\w-]*)"/g)) if (id) named.add(id);
    }
    expect(named.size).toBeGreaterThan(100);
    expect([...named].filter((id) => !known.has(id))).toEqual([]);
  });

  it("are all used, so that nobody translates for nothing", () => {
    const all = Object.values(sources).join("\n");
    const prefixes = [...all.matchAll(/`([a-z][\w-]*-)\$\{/g)].map(([, prefix]) => prefix ?? "");
    const choices = [
      "direction-",
      "how-",
      "unit-",
      "quantifier-",
      "where-",
      "came-",
      "type-",
      "source-",
      "knows-",
    ];
    const used = (id: string) =>
      all.includes(`"${id}"`) || [...prefixes, ...choices].some((prefix) => id.startsWith(prefix));
    expect(idsOf(en).filter((id) => !used(id))).toEqual([]);
  });

  it("name every mark, and no mark is called what frightens or confuses", () => {
    for (const source of [en, ar]) {
      const t = translator(source, source === en ? "en" : "ar", "arab");
      for (const state of Object.keys(CHIP_ICONS)) expect(t(`chip-${state}`)).not.toBe(`chip-${state}`);
    }
    const texts = en.replace(/^[a-z][\w-]* =/gm, "");
    expect(texts.match(/\b(sync|queue|offline|encrypt\w*|PIN)\b/gi)).toBeNull();
  });
});

describe("counted words", () => {
  const counts = [0, 1, 2, 3, 11, 21, 100, 1_000_000];

  it("take the English forms", () => {
    const t = translator(en, "en", "latn");
    expect(counts.map((count) => t("count-person", { count }))).toEqual([
      "0 people",
      "1 person",
      "2 people",
      "3 people",
      "11 people",
      "21 people",
      "100 people",
      "1,000,000 people",
    ]);
  });

  it("take all the Arabic forms, in the chosen digits", () => {
    const t = translator(ar, "ar", "arab");
    expect(counts.map((count) => t("count-person", { count }))).toEqual([
      "٠ شخص",
      "شخص واحد",
      "شخصان",
      "٣ أشخاص",
      "١١ شخصاً",
      "٢١ شخصاً",
      "١٠٠ شخص",
      "١٬٠٠٠٬٠٠٠ شخص",
    ]);
    expect(translator(ar, "ar", "latn")("count-person", { count: 3 })).toBe("3 أشخاص");
  });

  it("fence off a name of the other direction, and nothing else", () => {
    const t = translator(ar, "ar", "arab");
    expect(t("blocked-why", { why: "Bus 4" })).toContain("\u2068Bus 4\u2069");
    expect(t("blocked-why", { why: "الحافلة ٤" })).not.toContain("\u2068");
  });
});
