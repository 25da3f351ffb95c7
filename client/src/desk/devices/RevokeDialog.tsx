import type { Device } from "../../api/desk-types";
import { useDesk } from "../desk";
import { ReasonForm } from "../lists/ReasonForm";
import { useDeskWords } from "../words";

interface Props {
  device: Device;
  onDone: () => void;
  onClose: () => void;
}

/** Revoking says first what may still be on the phone. */
export function RevokeDialog({ device, onDone, onClose }: Props) {
  const { calls, tell } = useDesk();
  const { t, format } = useDeskWords();
  const { waiting } = device;
  return (
    <ReasonForm
      name="revoke"
      title={t("device-revoke-of", { device: device.label })}
      submit={t("device-revoke-now")}
      danger
      work={async (reason) => {
        await calls.revoke(device.id, device.rev, reason);
        tell({ text: t("said-device-revoked", { device: device.label }) });
      }}
      onDone={onDone}
      onClose={onClose}
    >
      <p class="notice" data-tone="attention">
        {waiting
          ? t("revoke-waiting", { count: waiting.changes, time: format.full(waiting.as_of) })
          : t("revoke-unknown")}
      </p>
      <p>{t("revoke-text", { name: device.person.name })}</p>
    </ReasonForm>
  );
}
