import { useState } from "preact/hooks";
import type { ReportView } from "../../domain/types";
import { useWords } from "../../i18n/I18n";
import { Button } from "../../ui/Button";
import { LiveRegion } from "../../ui/LiveRegion";
import { isApple } from "../first-run/install";
import { ByHand } from "../give/ByHand";
import { contactSaid, statusLine } from "../home/status";
import { type Office, useLive, usePhone } from "../phone";
import { ReportRow } from "../reports/ReportRow";
import { go } from "../route";
import { Screen } from "../Screen";

type Answered = Awaited<ReturnType<Office["tryNow"]>>;

const SHOWN = 50;

/** Pictures of it are on this phone and go when every number is through. */
function photosWait({ photos }: ReportView): boolean {
  return photos !== null && photos.received !== null && photos.received + photos.failed < photos.of;
}

/** What still waits here, when the office was last reached, and a button that always answers. */
export function Sending() {
  const { store, office } = usePhone();
  const words = useWords();
  const { t } = words;
  const [trying, setTrying] = useState(false);
  const [answer, setAnswer] = useState<Answered | null>(null);
  const known = useLive(store, async (store) => {
    const [status, reports] = await Promise.all([store.status(), store.reports()]);
    return { status, waiting: reports.filter((report) => report.waiting > 0 || photosWait(report)) };
  });
  if (!known) return null;
  const { status, waiting } = known;
  const now = Date.now();
  const tryNow = async () => {
    setTrying(true);
    setAnswer(null);
    try {
      const heard = await office.tryNow();
      // With a network up it is the office that did not answer: nobody should go and look for signal.
      const unreached = !heard.ok && heard.reason === "offline" && navigator.onLine;
      setAnswer(unreached ? { ok: false, reason: "server" } : heard);
    } catch {
      setAnswer({ ok: false, reason: "server" });
    } finally {
      setTrying(false);
    }
  };
  const line = statusLine(status, words, now).text;
  // A new code lets this phone in again; what waits stays where it is meanwhile.
  const shutOut = status.state === "revoked" || status.state === "signed-out";
  const contact = contactSaid(status, words, now);
  const said =
    answer &&
    (answer.ok
      ? t("try-ok", { count: answer.received })
      : t(`try-${answer.reason}`, { contact: status.contactLine ?? "" }));
  return (
    <Screen
      name="sending"
      title={t("sending-title")}
      onBack={() => go()}
      footer={
        <Button kind="main" size="main" wide disabled={trying} onClick={tryNow}>
          {t(trying ? "sending-trying" : "sending-try")}
        </Button>
      }
    >
      <div class="stack">
        {/* An answer is always seen to come, also where it says what stood here before. */}
        {said !== line && <p class="big-line">{line}</p>}
        {said && (
          <p class="note-box" data-good={answer?.ok ? "" : undefined}>
            {said}
          </p>
        )}
        <LiveRegion text={trying ? t("sending-trying") : (said ?? "")} />
        {status.photosWaiting > 0 && <p>{t("photos-waiting", { count: status.photosWaiting })}</p>}
        {!line.includes(contact) && <p class="soft">{contact}</p>}
        {shutOut ? (
          <Button wide icon="key" onClick={() => go("join")}>
            {t("sending-join")}
          </Button>
        ) : (
          <p class="soft">{t(isApple() ? "sending-ios" : "sending-auto")}</p>
        )}
        <ByHand />
        {waiting.length > 0 && (
          <section>
            <h2>{t("sending-waiting-list")}</h2>
            <ul class="bare report-list">
              {waiting.slice(0, SHOWN).map((report) => (
                <ReportRow key={report.key} report={report} place />
              ))}
            </ul>
          </section>
        )}
      </div>
    </Screen>
  );
}
