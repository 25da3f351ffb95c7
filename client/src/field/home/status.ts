import type { Status } from "../../domain/types";
import type { Words } from "../../i18n/I18n";

export interface StatusLine {
  text: string;
  /** Where a tap leads: to the list of what waits, or to what needs the person. */
  leads: "sending" | "todo" | null;
  /** Whether "Try now" belongs beside it. */
  tryable: boolean;
}

/** A phone's clock may be this far off before its owner is told. */
const CLOCK_TOLERANCE_MS = 2 * 60_000;

/** When the office was last reached, in hours and in words. */
export function contactSaid(status: Status, { t, format }: Words, now: number): string {
  if (!status.lastContact) return t("status-no-contact");
  return t("status-last-contact", {
    time: format.moment(status.lastContact, now),
    span: format.span(now - Date.parse(status.lastContact)),
  });
}

/** The one line on Home that says where everything is.  No network is no error. */
export function statusLine(status: Status, words: Words, now: number): StatusLine {
  const { t, format } = words;
  const line = (text: string, leads: StatusLine["leads"] = null, tryable = false) => ({
    text,
    leads,
    tryable,
  });
  const contact = status.contactLine ?? "";
  if (status.state === "revoked") return line(t("status-revoked", { contact }), "sending");
  if (status.state === "held") return line(t("status-held", { contact }), "sending");
  if (status.state === "signed-out") return line(t("status-signed-out", { contact }), "sending");
  if (status.state === "app-too-old") return line(t("status-app-too-old"), "sending");
  if (status.blocked > 0) return line(t("status-blocked", { count: status.blocked }), "todo");
  if (status.state === "sending") {
    const { progress } = status;
    const text = progress
      ? t("status-sending", {
          done: format.number(Math.min(progress.done + 1, progress.of)),
          of: format.number(progress.of),
        })
      : t("status-sending-some");
    return line(text, "sending");
  }
  const received = status.lastReceived ?? status.lastContact;
  const allReceived = t("status-all-received", {
    count: status.total,
    time: received ? format.moment(received, now) : "",
  });
  if (status.state === "full") {
    if (status.waiting === 0 && status.total === 0) return line(t("status-full"), "sending", true);
    const reports = status.waiting > 0 ? t("status-waiting", { count: status.waiting }) : `${allReceived}.`;
    return line(`${reports} ${t("status-full")}`, "sending", true);
  }
  if (status.waiting > 0) {
    const waiting = t("status-waiting", { count: status.waiting });
    if (status.state === "weak") return line(`${waiting} ${t("status-weak")}`, "sending", true);
    return line(`${waiting} ${contactSaid(status, words, now)}`, "sending");
  }
  if (status.total === 0) return line(t(status.lastContact ? "status-ready" : "status-never"));
  return line(allReceived);
}

/** The chip beside the place: the same in two words. */
export function homeChip(
  status: Status,
  { t, format }: Words,
  now: number,
): { state: "blocked" | "queued" | "received"; text: string } | null {
  if (status.blocked > 0) return { state: "blocked", text: t("home-chip-blocked") };
  if (status.waiting > 0) return { state: "queued", text: t("home-chip-waiting", { count: status.waiting }) };
  if (status.total === 0 || !status.lastReceived) return null;
  return {
    state: "received",
    text: t("home-chip-received", { time: format.moment(status.lastReceived, now) }),
  };
}

/** What to say about the phone's clock; null while it is right enough. */
export function clockLine(status: Status, { t, format }: Words): string | null {
  const offset = status.clockOffsetMs;
  if (offset === null || Math.abs(offset) <= CLOCK_TOLERANCE_MS) return null;
  return t(offset > 0 ? "status-clock-behind" : "status-clock-ahead", {
    span: format.span(Math.abs(offset)),
  });
}
