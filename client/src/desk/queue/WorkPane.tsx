import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { WORK_ACTIONS, type Work, type WorkAction } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import type { IconName } from "../../ui/Icon";
import { useDesk } from "../desk";
import { fieldName, inWords } from "../fields";
import { AskDialog } from "../removals/AskDialog";
import { writeRoute } from "../shell/route";
import { useDeskWords } from "../words";
import type { Settling } from "./useSettling";
import { formOf, statedFields, whatInWords, whyInWords } from "./work";

interface Props {
  id: string | null;
  work: Work | null;
  trouble: unknown;
  /** The row of the change that this one waits for, where it waits here too. */
  before: string | null;
  settling: Settling;
  onBack: () => void;
}

export function WorkPane({ id, work, trouble, before, settling, onBack }: Props) {
  const words = useDeskWords();
  const { t } = words;
  if (!id) return <p class="soft detail-none">{t("queue-detail-none")}</p>;
  return (
    <>
      <div class="detail-back">
        <Button kind="quiet" icon="back" onClick={onBack}>
          {t("back-to-list")}
        </Button>
      </div>
      {trouble !== null && (
        <div class="notice" data-tone="wrong" role="alert">
          <p>{words.trouble(trouble)}</p>
        </div>
      )}
      {work ? (
        <Detail work={work} before={before} settling={settling} />
      ) : (
        trouble === null && <p role="status">{t("list-loading")}</p>
      )}
    </>
  );
}

function Detail({ work, before, settling }: { work: Work; before: string | null; settling: Settling }) {
  const words = useDeskWords();
  const { t, format } = words;
  return (
    <article class="detail" aria-labelledby="detail-title">
      <h2 id="detail-title" tabIndex={-1}>
        {whatInWords(work, words)}
        {work.site && (
          <>
            {" · "}
            <span dir="auto">{words.place(work.site)}</span>
          </>
        )}
      </h2>
      <div class="notice" data-tone="attention">
        <p>
          <strong>{before ? t("queue-why-held-here") : whyInWords(work, words)}</strong>
        </p>
        {before && (
          <a class="button" href={writeRoute("queue", before)}>
            {t("queue-before-link")}
          </a>
        )}
      </div>
      <dl class="recorded">
        <Line name={t("column-person")}>
          <span dir="auto">{work.author.name}</span>
        </Line>
        <Line name={t("column-device")}>
          <span dir="auto">{work.device_label ?? t("by-desk")}</span>
        </Line>
        {work.recorded_at && <Line name={t("queue-saved-at")}>{words.moment(work.recorded_at)}</Line>}
        <Line name={t("queue-received-at")}>{format.full(work.received_at)}</Line>
      </dl>
      <Actions work={work} settling={settling} />
      {!work.report && work.key && <Removing key={work.key} about={work.key} />}
      <Stated work={work} />
      {work.report && (
        <p>
          <a class="back" href={writeRoute("review", work.report, { lane: "all" })}>
            {t("queue-report-link")}
          </a>
        </p>
      )}
      <details>
        <summary>{t("queue-text")}</summary>
        <pre class="came-as" dir="ltr" data-raw>
          {work.text}
        </pre>
      </details>
      <Done work={work} />
    </article>
  );
}

/** A name may have got into what never became a report, too. */
function Removing({ about }: { about: string }) {
  const { online, countRemovals } = useDesk();
  const { t } = useDeskWords();
  const [asking, ask] = useState(false);
  return (
    <p>
      <Button disabled={!online} onClick={() => ask(true)}>
        {t("removal-ask-open")}
      </Button>
      {asking && (
        <AskDialog
          about={about}
          onDone={() => {
            ask(false);
            countRemovals();
          }}
          onClose={() => ask(false)}
        />
      )}
    </p>
  );
}

function Line({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const LOOKS: Record<WorkAction, { key: string; icon: IconName }> = {
  release: { key: "R", icon: "check" },
  mend: { key: "E", icon: "pencil" },
  "set-aside": { key: "X", icon: "crossed-circle" },
  "take-up": { key: "T", icon: "undo" },
};

function Actions({ work, settling }: { work: Work; settling: Settling }) {
  const { singleKeys, online } = useDesk();
  const { t } = useDeskWords();
  const offered = WORK_ACTIONS.filter((action) => work.may.includes(action));
  return (
    <div class="actions">
      <div class="buttons">
        {offered.map((action, place) => {
          const { key, icon } = LOOKS[action];
          return (
            <Button
              key={action}
              icon={icon}
              kind={place === 0 && online ? "main" : "plain"}
              aria-disabled={online ? undefined : "true"}
              aria-describedby="why-not"
              aria-keyshortcuts={singleKeys ? key : undefined}
              disabled={settling.busy}
              onClick={() => settling.start(action)}
            >
              {t(`action-${action}`)}
              {singleKeys && <kbd>{key}</kbd>}
            </Button>
          );
        })}
      </div>
      <div id="why-not" class="soft">
        {!online && <p>{t("why-offline")}</p>}
        {work.settled === null && !work.may.includes("release") && (
          <p>{t("why-line", { actions: t("action-release"), why: t("why-not-releasable") })}</p>
        )}
      </div>
    </div>
  );
}

function Stated({ work }: { work: Work }) {
  const { directory } = useDesk();
  const words = useDeskWords();
  const fields = statedFields(work.stated, formOf(work, directory.forms));
  return (
    <section>
      <h3>{words.t("queue-stated")}</h3>
      {fields.length === 0 ? (
        <p class="soft">{words.t("queue-stated-nothing")}</p>
      ) : (
        <dl class="recorded">
          {fields.map((field) => {
            const said = inWords(field, work.stated[field], words);
            return (
              <div key={field}>
                <dt>{fieldName(field, words)}</dt>
                <dd data-manner={said.manner} dir={said.manner === "typed" ? "auto" : undefined}>
                  {said.text}
                </dd>
              </div>
            );
          })}
        </dl>
      )}
    </section>
  );
}

function Done({ work }: { work: Work }) {
  const { t, format } = useDeskWords();
  if (work.settlements.length === 0) return null;
  return (
    <section>
      <h3>{t("queue-done")}</h3>
      <ol class="bare timeline">
        {work.settlements.map(({ action, at, by, reason }) => (
          <li key={at}>
            <time datetime={at}>{format.full(at)}</time>
            <p>{t(`queue-did-${action}`, { by: by.name })}</p>
            <blockquote dir="auto">{reason}</blockquote>
          </li>
        ))}
      </ol>
    </section>
  );
}
