import { useState } from "preact/hooks";
import type { Redaction } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { useDesk } from "../desk";
import { ReasonForm } from "../lists/ReasonForm";
import { useDeskWords } from "../words";
import { ConfirmDialog } from "./ConfirmDialog";
import { standingInWords } from "./words";

interface Props {
  order: Redaction;
  /** It was confirmed, refused, or somebody else was quicker. */
  onSettled: () => void;
}

/** One removal: how it stands, why, and what this reader may do about it. */
export function Order({ order, onSettled }: Props) {
  const { calls, tell, session, online } = useDesk();
  const words = useDeskWords();
  const { t } = words;
  const [open, setOpen] = useState<"confirm" | "refuse" | null>(null);
  const mine = order.asked_by?.id === session.person.id;
  const settled = () => {
    setOpen(null);
    onSettled();
  };
  return (
    <>
      <p>
        <strong>{standingInWords(order, words)}</strong>
      </p>
      {order.reason && <blockquote dir="auto">{order.reason}</blockquote>}
      {order.decided_reason && <blockquote dir="auto">{order.decided_reason}</blockquote>}
      {order.status === "asked" && (
        <div class="buttons">
          {order.may_confirm && (
            <Button kind="danger" disabled={!online} onClick={() => setOpen("confirm")}>
              {t("removal-confirm-open")}
            </Button>
          )}
          {order.may_refuse && (
            <Button disabled={!online} onClick={() => setOpen("refuse")}>
              {t(mine ? "removal-take-back" : "removal-refuse")}
            </Button>
          )}
        </div>
      )}
      {order.status === "asked" && !online && <p class="soft">{t("why-offline")}</p>}
      {order.status === "asked" && mine && <p class="soft">{t("removal-another-confirms")}</p>}
      {open === "confirm" && <ConfirmDialog order={order} onDone={settled} onClose={() => setOpen(null)} />}
      {open === "refuse" && (
        <ReasonForm
          name="removal-refuse"
          title={t(mine ? "removal-take-back-title" : "removal-refuse-title")}
          submit={t(mine ? "removal-take-back" : "removal-refuse")}
          work={async (reason) => {
            await calls.refuseRedaction(order.id, reason);
            tell({ text: t("said-removal-refused") });
          }}
          onDone={settled}
          onClose={() => setOpen(null)}
        >
          <p>{t("removal-refuse-text")}</p>
        </ReasonForm>
      )}
    </>
  );
}
