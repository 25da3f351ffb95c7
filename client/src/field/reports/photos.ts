import type { Photos } from "../../domain/attachments";
import type { Words } from "../../i18n/I18n";

/** Where a report's pictures are, in words: "2 of 3 photos received"; of what another phone took, how many there are. */
export function photosSaid({ of, received, failed }: Photos, { t, format }: Words): string {
  if (received === null) return t("photos-count", { count: of });
  const so = t("photos-received", { received: format.number(received), count: of });
  return failed > 0 ? `${so} ${t("photos-failed", { count: failed })}` : so;
}
