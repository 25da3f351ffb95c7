/** Coordinates as people type them: two numbers with dots or commas, degrees and minutes, any digits. */

export type PositionError =
  | "position-two-numbers"
  | "position-not-a-number"
  | "position-latitude-range"
  | "position-longitude-range"
  | "position-swapped";

export interface Position {
  latitude_e7: number;
  longitude_e7: number;
}

export type ReadPosition = { position: Position | null } | { error: PositionError };

const E7 = 10_000_000;

/** Arabic-Indic, extended Arabic-Indic and full-width digits and separators as ASCII. */
export function plainDigits(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
    .replaceAll("٫", ".")
    .replaceAll("،", ",")
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[−–]/g, "-");
}

function halves(text: string): string[] {
  const bySemicolon = text.split(/[;\n/]/).filter((part) => part.trim());
  if (bySemicolon.length === 2) return bySemicolon;
  const byHemisphere = /^(.*?[NSns])[\s,]*(.*[EWew])$/.exec(text.trim());
  if (byHemisphere) return [byHemisphere[1] ?? "", byHemisphere[2] ?? ""];
  const byCommaSpace = text.split(/,\s+/).filter((part) => part.trim());
  if (byCommaSpace.length === 2) return byCommaSpace;
  const byComma = text.split(",").filter((part) => part.trim());
  if (byComma.length === 2 && text.includes(".")) return byComma;
  const bySpace = text.trim().split(/\s+/);
  return bySpace.length === 2 ? bySpace : [];
}

/** Degrees of one half, or NaN. */
function degrees(text: string): number {
  const south = /[SWsw]/.test(text);
  const bare = text
    .replace(/[NSEWnsew]/g, "")
    .replaceAll(",", ".")
    .trim();
  const parts =
    /^([+-]?\d+(?:\.\d+)?)(?:\s*°\s*(?:(\d+(?:\.\d+)?)\s*['′’]\s*(?:(\d+(?:\.\d+)?)\s*["″”]\s*)?)?)?$/.exec(
      bare,
    );
  if (!parts) return Number.NaN;
  const minutes = Number(parts[2] ?? 0);
  const seconds = Number(parts[3] ?? 0);
  if (minutes >= 60 || seconds >= 60) return Number.NaN;
  const whole = Number(parts[1]);
  const size = Math.abs(whole) + minutes / 60 + seconds / 3600;
  return south || (parts[1] ?? "").startsWith("-") ? -size : size;
}

/** An empty text is an answer too: the position is not recorded. */
export function readPosition(typed: string): ReadPosition {
  const text = plainDigits(typed).trim();
  if (!text) return { position: null };
  const parts = halves(text);
  if (parts.length !== 2) return { error: "position-two-numbers" };
  const [latitude, longitude] = parts.map(degrees) as [number, number];
  if (Number.isNaN(latitude) || Number.isNaN(longitude)) return { error: "position-not-a-number" };
  if (Math.abs(latitude) > 90) {
    return {
      error:
        Math.abs(latitude) <= 180 && Math.abs(longitude) <= 90
          ? "position-swapped"
          : "position-latitude-range",
    };
  }
  if (Math.abs(longitude) > 180) return { error: "position-longitude-range" };
  return { position: { latitude_e7: Math.round(latitude * E7), longitude_e7: Math.round(longitude * E7) } };
}

/** As it is typed again: "36.1580, 37.1190". */
export function writePosition(latitude: number | null, longitude: number | null): string {
  if (latitude === null || longitude === null) return "";
  return `${shortest(latitude)}, ${shortest(longitude)}`;
}

function shortest(e7: number): string {
  const [whole, fraction = ""] = (e7 / E7).toFixed(7).split(".");
  return `${whole}.${fraction.replace(/0+$/, "").padEnd(4, "0")}`;
}
