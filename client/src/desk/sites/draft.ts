/** The site form: from a site to what is typed, and from what is typed to what is sent or what is wrong with it. */
import { type Control, members, type Site, type SiteDraft, type SiteKind } from "../../api/desk-types";
import { givenNames, type Names, typedNames } from "../lists/names";
import { isZone } from "../zone";
import { readPosition, writePosition } from "./position";

export type Quality = NonNullable<Site["position_quality"]>;
export const QUALITIES = members<Quality>({ published: 1, measured: 1, approximate: 1 });

/** What is typed of a site, all of it; an edit sends a part. */
type WholeDraft = Required<SiteDraft>;

export interface TypedSite {
  names: Names;
  code: string;
  kind: SiteKind;
  position: string;
  position_quality: Quality | "";
  pcode: string;
  time_zone: string;
  control: Control[];
}

export function typedOf(site: Site | null): TypedSite {
  return {
    names: typedNames(site?.names),
    code: site?.code ?? "",
    kind: site?.kind ?? "departure",
    position: site ? writePosition(site.latitude_e7, site.longitude_e7) : "",
    position_quality: site?.position_quality ?? "",
    pcode: site?.pcode ?? "",
    time_zone: site?.time_zone ?? "",
    control: site?.control ?? [],
  };
}

/** Field → message id. */
export type Wrong = Record<string, string>;

/** What is typed as a site; what is wrong comes in the order of the form. */
export function draftOf(typed: TypedSite): { draft: WholeDraft; wrong: Wrong } {
  const wrong: Wrong = {};
  const names = givenNames(typed.names);
  if (Object.keys(names).length === 0) wrong["names.en"] = "site-name-missing";
  if (!typed.code.trim()) wrong.code = "site-code-missing";
  const position = readPosition(typed.position);
  if ("error" in position) wrong.position = position.error;
  const zone = typed.time_zone.trim();
  if (zone && !isZone(zone)) wrong.time_zone = "site-zone-unknown";
  typed.control.forEach(({ party, said_by, from, to }, index) => {
    if (!party.trim()) wrong[`control-${index}`] = "control-party-missing";
    else if (!said_by?.trim()) wrong[`control-${index}`] = "control-said-by-missing";
    else if (from && to && from > to) wrong[`control-${index}`] = "control-ends-before";
  });
  const found = "position" in position ? position.position : null;
  return {
    wrong,
    draft: {
      names,
      code: typed.code.trim().toUpperCase(),
      kind: typed.kind,
      latitude_e7: found?.latitude_e7 ?? null,
      longitude_e7: found?.longitude_e7 ?? null,
      position_quality: typed.position_quality || null,
      pcode: typed.pcode.trim() || null,
      time_zone: zone || null,
      control: typed.control.map((held) => ({
        party: held.party.trim(),
        from: held.from || null,
        to: held.to || null,
        said_by: held.said_by?.trim() || null,
      })),
    },
  };
}

/** Only what differs from the site as it was shown: an edit must not write back what somebody else changed. */
export function changesOf(site: Site, draft: SiteDraft): SiteDraft {
  const before = site as unknown as Record<string, unknown>;
  const text = (value: unknown) => JSON.stringify(value ?? null);
  const kept = (names: Site["names"]) =>
    Object.fromEntries(
      Object.entries(names)
        .filter(([, said]) => said)
        .sort(),
    );
  return Object.fromEntries(
    Object.entries(draft).filter(([name, value]) =>
      name === "names"
        ? text(kept(site.names)) !== text(kept(value as Site["names"]))
        : text(before[name]) !== text(value),
    ),
  );
}
