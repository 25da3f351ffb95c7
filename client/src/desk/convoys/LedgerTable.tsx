import type { Convoy, Count, Counts, Vehicle } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { decisionRoute } from "../conflicts/subject";
import { figureInWords, inWords } from "../fields";
import { writeRoute } from "../shell/route";
import { useDeskWords } from "../words";
import { difference, endOf, setAside } from "./ledger";

export function LedgerTable({ convoy, onEdit }: { convoy: Convoy; onEdit: (vehicle: Vehicle) => void }) {
  const words = useDeskWords();
  const { t, format, number, name } = words;
  /** The name that a convoy had before it was joined. */
  const stated = (id: string | null) =>
    name(convoy.joined.find((one) => one.id === id)?.label ?? (id ? words.convoy(id) : ""));
  return (
    <div class="scroll">
      <table class="ledger">
        <caption class="unseen">{t("ledger-caption", { convoy: name(convoy.label) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("column-vehicle")}</th>
            <th scope="col">{t("column-departed")}</th>
            <th scope="col">{t("column-arrived")}</th>
            <th scope="col">{t("column-difference")}</th>
            <th scope="col">
              <span class="unseen">{t("column-actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {convoy.vehicles.map((vehicle) => {
            const apart = difference(vehicle);
            return (
              <tr key={vehicle.id}>
                <th scope="row">
                  <span dir="auto">{name(vehicle.label)}</span>
                  <span class="soft cell-note">
                    {inWords("vehicle.type", vehicle.type, words).text}
                    {typeof vehicle.seats === "number" &&
                      ` · ${t("seats", { count: vehicle.seats, shown: number(vehicle.seats) })}`}
                  </span>
                  {vehicle.joined.map((other) => (
                    <span key={other.id} class="soft cell-note">
                      {t("vehicle-also", { vehicle: name(other.label), convoy: stated(other.convoy) })}
                    </span>
                  ))}
                  {vehicle.joined.length === 0 && vehicle.convoy !== convoy.id && (
                    <span class="soft cell-note">{t("vehicle-of", { convoy: stated(vehicle.convoy) })}</span>
                  )}
                  {vehicle.open_conflicts > 0 && (
                    <a class="back" href={decisionRoute(vehicle.id, "vehicle")}>
                      <Icon name="warning" />
                      {t("needs-decision")}
                    </a>
                  )}
                </th>
                <td data-label={t("column-departed")}>
                  <EndCell counts={vehicle.departed} />
                </td>
                <td data-label={t("column-arrived")}>
                  <EndCell counts={vehicle.arrived} />
                </td>
                <td data-label={t("column-difference")}>
                  {apart === null ? <span class="soft">{t("difference-none")}</span> : format.signed(apart)}
                </td>
                <td>
                  <Button
                    aria-label={t("vehicle-edit", { vehicle: name(vehicle.label) })}
                    onClick={() => onEdit(vehicle)}
                  >
                    {t("edit")}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** One end of the way: a number, rivals, nothing yet, or not for this reader. */
function EndCell({ counts }: { counts: Counts }) {
  const { t } = useDeskWords();
  const end = endOf(counts);
  const aside = setAside(counts);
  return (
    <>
      {end.state === "out-of-scope" && <span class="soft">{t("not-in-scope")}</span>}
      {end.state === "none" && <span class="soft">{t("counted-nobody")}</span>}
      {end.state === "one" && <CountLink count={end.count} />}
      {end.state === "rival" && (
        <>
          <span class="flag" data-tone="attention">
            {t("counts-rival", { count: end.counts.length })}
          </span>
          <ul class="bare">
            {end.counts.map((count) => (
              <li key={count.report}>
                <CountLink count={count} />
              </li>
            ))}
          </ul>
        </>
      )}
      {aside.length > 0 && (
        <ul class="bare soft">
          {aside.map((count) => (
            <li key={count.report}>
              <s>
                <CountLink count={count} />
              </s>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function CountLink({ count }: { count: Count }) {
  const words = useDeskWords();
  const said = figureInWords({ total: count.total, quantifier: count.quantifier }, words);
  return (
    <a class="count-link" href={writeRoute("review", count.report)}>
      <strong data-manner={said.manner}>{said.text}</strong>
      <span>
        {" "}
        {inWords("how_known", count.how_known, words).text}
        {" · "}
        {words.t(count.withdrawn ? "review-withdrawn" : `review-${count.review}`)}
      </span>
    </a>
  );
}
