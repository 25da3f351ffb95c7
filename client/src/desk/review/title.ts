import type { Values } from "../../api/desk-types";
import { inWords, vehicleInWords, type Words } from "../fields";

/** What a report is about, in words: "Convoy 12 · Bus 4 · Ramouseh, leaving". */
export function reportTitle(values: Values, words: Words): string {
  const place = values.site ? inWords("site", values.site, words).text : values["site.said"];
  const where = typeof place === "string" && place ? place : words.t("place-not-recorded");
  const direction = values.direction ? inWords("direction", values.direction, words).text : "";
  const parts = [
    values.convoy ? inWords("convoy", values.convoy, words).text : "",
    vehicleInWords(values, words),
    direction ? words.t("title-place-direction", { place: where, direction }) : where,
  ];
  return parts.filter(Boolean).map(words.fence).join(" · ");
}
