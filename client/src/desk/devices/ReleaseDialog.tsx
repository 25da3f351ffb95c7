import type { Device } from "../../api/desk-types";
import { useDesk } from "../desk";
import { ReasonForm } from "../lists/ReasonForm";
import { useDeskWords } from "../words";

interface Props {
  device: Device;
  onDone: () => void;
  onClose: () => void;
}

/** A phone that a restore holds: who lets it in again has made sure in whose hands it is. */
export function ReleaseDialog({ device, onDone, onClose }: Props) {
  const { calls, tell } = useDesk();
  const { t } = useDeskWords();
  const { name } = device.person;
  return (
    <ReasonForm
      name="release-phone"
      title={t("device-release-of", { name })}
      submit={t("device-release-now")}
      work={async (reason) => {
        await calls.releasePhone(device.id, device.rev, reason);
        tell({ text: t("said-device-released", { name }) });
      }}
      onDone={onDone}
      onClose={onClose}
    >
      <p class="notice" data-tone="attention">
        {t(device.recovered ? "device-recovered-text" : "release-why")}
      </p>
      <p>{t(device.recovered ? "device-recovered-then" : "release-then", { name })}</p>
    </ReasonForm>
  );
}
