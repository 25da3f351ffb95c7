import type { Lane, LaneCounts } from "../../api/desk-types";
import { useDeskWords } from "../words";
import { countIn, LANES } from "./queue";

interface Props {
  lane: Lane;
  counts: LaneCounts | null;
  onLane: (lane: Lane) => void;
}

export function Lanes({ lane, counts, onLane }: Props) {
  const { t, number } = useDeskWords();
  return (
    <ul class="bare lanes" aria-label={t("lanes")}>
      {LANES.map((one) => {
        const count = countIn(one, counts);
        return (
          <li key={one}>
            <button
              type="button"
              class="lane"
              data-lane={one}
              data-some={count ? "" : undefined}
              aria-pressed={one === lane}
              onClick={() => onLane(one)}
            >
              <span>{t(`lane-${one}`)}</span>
              {count !== null && <span class="lane-count">{number(count)}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
