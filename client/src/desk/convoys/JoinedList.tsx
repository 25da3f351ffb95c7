import { useId } from "preact/hooks";
import type { Convoy, Joined } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { decisionRoute } from "../conflicts/subject";
import { fieldName } from "../fields";
import { useDeskWords } from "../words";

interface Props {
  convoy: Convoy;
  onPair: (joined: Joined) => void;
  onSeparate: (joined: Joined) => void;
}

const PLACES = ["from_site", "to_site", "at_site"] as const;
const TIMES = ["departed_at", "arrived_at"] as const;

/** What is said to be this convoy, by whom and why, and what is stated of it otherwise than here. */
export function JoinedList({ convoy, onPair, onSeparate }: Props) {
  const words = useDeskWords();
  const { t, format, name } = words;
  const heading = useId();
  if (convoy.joined.length === 0) return null;
  const otherwise = (joined: Joined) => [
    ...PLACES.filter((field) => joined[field] !== null && joined[field] !== convoy[field]).map((field) => ({
      field,
      text: words.place(joined[field] ?? ""),
    })),
    ...TIMES.filter((field) => joined[field] !== null && joined[field] !== convoy[field]).map((field) => ({
      field,
      text: format.full(joined[field] ?? ""),
    })),
    ...(joined.note && joined.note !== convoy.note ? [{ field: "note", text: joined.note }] : []),
  ];
  return (
    <section class="joined" aria-labelledby={heading}>
      <h3 id={heading}>{t("joined-with")}</h3>
      <ul class="bare">
        {convoy.joined.map((joined) => (
          <li key={joined.id}>
            <p>
              <strong dir="auto">{name(joined.label)}</strong>{" "}
              <span class="soft">
                {t("joined-by", { name: joined.by.name, time: format.full(joined.at) })}
              </span>{" "}
              <span dir="auto">{joined.reason}</span>
            </p>
            {otherwise(joined).length > 0 && (
              <dl class="facts">
                {otherwise(joined).map(({ field, text }) => (
                  <div key={field}>
                    <dt>{t("joined-states", { field: fieldName(field, words) })}</dt>
                    <dd dir="auto">{text}</dd>
                  </div>
                ))}
              </dl>
            )}
            {joined.open_conflicts > 0 && (
              <a class="back" href={decisionRoute(joined.id, "convoy")}>
                <Icon name="warning" />
                {t("needs-decision")}
              </a>
            )}
            <div class="buttons">
              <Button
                aria-label={t("join-pair-of", { convoy: name(joined.label) })}
                onClick={() => onPair(joined)}
              >
                {t("join-pair")}
              </Button>
              <Button
                icon="undo"
                aria-label={t("separate-of", { convoy: name(joined.label) })}
                onClick={() => onSeparate(joined)}
              >
                {t("separate")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
