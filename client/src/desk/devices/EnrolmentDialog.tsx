import { useEffect, useState } from "preact/hooks";
import type { Enrolment } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { useDesk } from "../desk";
import { useWork } from "../shell/useWork";
import { useDeskWords } from "../words";
import { CopyLine } from "./CopyLine";
import { asImage, inGroups, left } from "./code";

interface Props {
  enrolment: Enrolment;
  name: string;
  onClose: () => void;
}

/** A phone's ticket, shown face to face: scan, or type the code; fifteen minutes, one phone. */
export function EnrolmentDialog({ enrolment: first, name, onClose }: Props) {
  const { calls } = useDesk();
  const { t, format, number } = useDeskWords();
  const work = useWork();
  const [enrolment, setEnrolment] = useState(first);
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const rest = left(enrolment.expires_at, now);
  const person = typeof enrolment.person === "string" ? enrolment.person : enrolment.person.id;

  return (
    <Dialog name="enrolment" title={t("enrol-title", { name })} onClose={onClose}>
      <div class="form enrolment">
        {work.wrong && (
          <p class="notice" data-tone="wrong" role="alert">
            {work.wrong}
          </p>
        )}
        {rest.over ? (
          <>
            <p class="notice" data-tone="attention" role="alert">
              {t("enrol-over")}
            </p>
            <Button
              kind="main"
              disabled={work.busy}
              onClick={() => void work.run(async () => setEnrolment(await calls.enrol(person)))}
            >
              {t("enrol-again")}
            </Button>
          </>
        ) : (
          <>
            <p>{t("enrol-text")}</p>
            <img class="qr" src={asImage(enrolment.qr_svg)} alt={t("enrol-qr")} width={240} height={240} />
            <p class="enrol-code">
              <span class="soft">{t("enrol-code")}</span>
              <strong data-raw dir="ltr">
                {inGroups(enrolment.code)}
              </strong>
            </p>
            <CopyLine label={t("enrol-link")} text={enrolment.link} />
            <p class="enrol-left">
              {t("enrol-left", {
                minutes: number(rest.minutes),
                seconds: format.number(rest.seconds),
              })}
            </p>
          </>
        )}
        <Button onClick={onClose}>{t("done")}</Button>
      </div>
    </Dialog>
  );
}
