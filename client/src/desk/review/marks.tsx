import type { Review } from "../../api/desk-types";
import { Chip, type ChipState } from "../../ui/Chip";
import { Icon } from "../../ui/Icon";
import { useDeskWords } from "../words";

const SHAPES: Record<Review | "withdrawn", ChipState> = {
  new: "queued",
  returned: "returned",
  answered: "checking",
  verified: "verified",
  "not-counted": "not-counted",
  withdrawn: "withdrawn",
};

/** Where a report stands in its review, as a word with a shape of its own. */
export function Standing({ review }: { review: Review | "withdrawn" }) {
  const { t } = useDeskWords();
  return <Chip state={SHAPES[review]}>{t(`review-${review}`)}</Chip>;
}

/** A reason to look twice.  One this version does not know is shown by its own name. */
export function Flag({ slug }: { slug: string }) {
  const { t, has } = useDeskWords();
  const id = `flag-${slug}`;
  return (
    <span class="flag">
      <Icon name="attention" />
      {has(id) ? t(id) : slug}
    </span>
  );
}
