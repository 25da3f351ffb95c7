import type { Invitation, Person } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { CopyLine } from "../devices/CopyLine";
import { useDeskWords } from "../words";

/** The link carries its code in the fragment, which no server or proxy writes down. */
export function invitationLink(code: string, origin: string): string {
  return `${origin}/desk/#invitation=${encodeURIComponent(code)}`;
}

interface Props {
  person: Person;
  invitation: Invitation;
  onClose: () => void;
}

/** A one-use way in for somebody who works at the desk; shown once. */
export function InvitationDialog({ person, invitation, onClose }: Props) {
  const { t, format } = useDeskWords();
  return (
    <Dialog name="invitation" title={t("invitation-for", { name: person.name })} onClose={onClose}>
      <div class="form">
        <p>{t("invitation-give")}</p>
        <CopyLine label={t("invitation-link")} text={invitationLink(invitation.code, location.origin)} />
        <p>{t("invitation-expires", { time: format.full(invitation.expires_at) })}</p>
        <Button kind="main" onClick={onClose}>
          {t("done")}
        </Button>
      </div>
    </Dialog>
  );
}
