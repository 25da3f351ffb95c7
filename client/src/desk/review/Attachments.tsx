import { useEffect, useState } from "preact/hooks";
import { address } from "../../api/desk";
import type { Attachment, ReportDetail } from "../../api/desk-types";
import { useDesk } from "../desk";
import { useDeskWords } from "../words";
import { curveOf, HEIGHT, type Taps, WIDTH } from "./curve";

const TAPS = "taps";

/** What came with a report: its pictures, and how a tally came to its number. */
export function Attachments({ report }: { report: ReportDetail }) {
  const { t, format } = useDeskWords();
  const photos = report.attachments.filter((one) => one.slot !== TAPS);
  const announced = photos.filter((one) => one.announced);
  const received = announced.filter((one) => one.state === "received" || one.state === "unreadable");
  const taps = report.attachments.find((one) => one.slot === TAPS && one.announced);
  return (
    <>
      {photos.length > 0 && (
        <section>
          <h3>{t("photos-title")}</h3>
          <p>{t("photos-received", { received: format.number(received.length), count: announced.length })}</p>
          <ul class="bare photos">
            {photos.map((photo) => (
              <Photo key={`${photo.slot} ${photo.id}`} report={report.id} photo={photo} />
            ))}
          </ul>
        </section>
      )}
      {taps && <TallyCurve report={report.id} taps={taps} />}
    </>
  );
}

/** Only a copy that the server has made of it is ever shown. */
function Photo({ report, photo }: { report: string; photo: Attachment }) {
  const { t, format } = useDeskWords();
  const [failed, setFailed] = useState(false);
  const number = format.number(Number(photo.slot.split("-")[1]));
  const name = t("photo-number", { number });
  const query = photo.announced ? {} : { attachment: photo.id };
  const showable = photo.state === "received" || photo.state === "differs";
  return (
    <li>
      <p>
        <strong>{name}</strong>
        {!photo.announced && <span>{` · ${t("photo-other")}`}</span>}
      </p>
      {showable && !failed ? (
        <img
          src={address(`/reports/${report}/attachments/${photo.slot}`, query)}
          alt={name}
          loading="lazy"
          onError={() => setFailed(true)}
        />
      ) : (
        <p class="soft">
          {t(failed && photo.state === "received" ? "photo-not-shown" : `photo-${photo.state}`)}
        </p>
      )}
    </li>
  );
}

function TallyCurve({ report, taps }: { report: string; taps: Attachment }) {
  const { calls } = useDesk();
  const { t, format, trouble } = useDeskWords();
  const [log, setLog] = useState<Taps | null>(null);
  const [wrong, setWrong] = useState<unknown>(null);
  const here = taps.state === "received";
  useEffect(() => {
    let wanted = true;
    if (here)
      calls.taps(report).then(
        (found) => wanted && setLog(found),
        (error: unknown) => wanted && setWrong(error),
      );
    return () => {
      wanted = false;
    };
  }, [calls, report, here]);
  const curve = log && curveOf(log);
  return (
    <section>
      <h3>{t("curve-title")}</h3>
      {!here && <p class="soft">{t(taps.state === "unreadable" ? "curve-unreadable" : "curve-waiting")}</p>}
      {wrong !== null && (
        <p class="soft" role="alert">
          {trouble(wrong)}
        </p>
      )}
      {curve && (
        <figure class="curve">
          {/* Time runs from left to right in every language, as clocks and charts do. */}
          <svg
            viewBox={`-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`}
            role="img"
            aria-label={t("curve-said", {
              taps: format.number(log.length),
              span: format.span(curve.lastMs),
              number: format.number(curve.most),
            })}
          >
            <path class="curve-ground" d={`M0 ${HEIGHT}H${WIDTH}M0 0V${HEIGHT}`} />
            <path class="curve-line" d={curve.path} />
          </svg>
          <figcaption class="soft">
            {t("curve-said", {
              taps: format.number(log.length),
              span: format.span(curve.lastMs),
              number: format.number(curve.most),
            })}
          </figcaption>
        </figure>
      )}
    </section>
  );
}
