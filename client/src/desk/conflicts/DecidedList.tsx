import type { Conflict, Id } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { fieldName, inWords } from "../fields";
import { useDeskWords } from "../words";

interface Props {
  conflicts: Conflict[];
  onAgain: ((conflict: Id) => void) | null;
}

/** What was decided, by whom and why, with everything that was not used; another decision can follow. */
export function DecidedList({ conflicts, onAgain }: Props) {
  const words = useDeskWords();
  const { t, format } = words;
  if (conflicts.length === 0) return null;
  return (
    <section class="decided">
      <h2>{t("conflicts-decided")}</h2>
      {conflicts.map((conflict) => (
        <div key={conflict.id} class="decided-one">
          <h3>{fieldName(conflict.field, words)}</h3>
          <ul>
            {conflict.candidates.map((candidate) => (
              <li key={candidate.id}>
                {t("candidate-line", {
                  value: inWords(conflict.field, candidate.value, words).text,
                  name: candidate.by.name,
                  device: candidate.device_label ?? t("by-desk"),
                })}
              </li>
            ))}
          </ul>
          <ol class="bare timeline">
            {conflict.decisions.map((decision) => (
              <li key={decision.at}>
                <time datetime={decision.at}>{format.full(decision.at)}</time>
                <p>
                  {t("decision-line", {
                    by: decision.by.name,
                    value: inWords(conflict.field, decision.value, words).text,
                  })}
                </p>
                {decision.reason && <blockquote dir="auto">{decision.reason}</blockquote>}
              </li>
            ))}
          </ol>
          {onAgain && <Button onClick={() => onAgain(conflict.id)}>{t("decide-again")}</Button>}
        </div>
      ))}
    </section>
  );
}
