import { useState } from "preact/hooks";
import { type Device, type Enrolment, members } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { useDesk } from "../desk";
import { ListFrame } from "../lists/ListFrame";
import { useList } from "../lists/useList";
import { chosen, type Route } from "../shell/route";
import { settle, useFilters } from "../shell/useRoute";
import { useDeskWords } from "../words";
import { BringIn } from "./BringIn";
import { EnrolDialog } from "./EnrolDialog";
import { EnrolmentDialog } from "./EnrolmentDialog";
import { isQuiet } from "./quiet";
import { ReleaseDialog } from "./ReleaseDialog";
import { RevokeDialog } from "./RevokeDialog";

const STATUSES = members<Device["status"]>({ active: 1, held: 1, revoked: 1 });

const TONES = { active: "good", held: "attention", revoked: undefined };

type Open =
  | { what: "enrol" }
  | { what: "bring-in" }
  | { what: "ticket"; enrolment: Enrolment; name: string }
  | { what: "revoke" | "release"; device: Device }
  | null;

export function DevicesScreen({ route }: { route: Route }) {
  const { calls } = useDesk();
  const { t } = useDeskWords();
  const change = useFilters(route);
  const [open, setOpen] = useState<Open>(null);
  const { person = "" } = route.search;
  const status = chosen(STATUSES, route.search.status);
  const list = useList<Device>(
    (after) => calls.devices({ status, person, after }),
    JSON.stringify([status, person]),
  );
  const close = () => setOpen(null);
  const done = () => {
    close();
    list.reload();
  };
  return (
    <div class="page">
      <div class="page-head">
        <h1>{t("nav-devices")}</h1>
        <div class="buttons">
          <Button icon="phone" onClick={() => setOpen({ what: "bring-in" })}>
            {t("file-bring-in")}
          </Button>
          <Button icon="plus" kind="main" onClick={() => setOpen({ what: "enrol" })}>
            {t("device-enrol")}
          </Button>
        </div>
      </div>
      <search class="filter-line">
        <label class="filter">
          <span>{t("filter-status")}</span>
          <select value={status} onChange={(event) => change({ status: event.currentTarget.value || null })}>
            <option value="">{t("filter-all")}</option>
            {STATUSES.map((one) => (
              <option key={one} value={one}>
                {t(`device-status-${one}`)}
              </option>
            ))}
          </select>
        </label>
      </search>
      <ListFrame
        list={list}
        filtered={Boolean(status || person)}
        onUnfilter={() => settle("devices")}
        empty={<p>{t("devices-none")}</p>}
      >
        {(devices) => <DeviceTable devices={devices} onStep={(what, device) => setOpen({ what, device })} />}
      </ListFrame>
      {open?.what === "enrol" && (
        <EnrolDialog
          onClose={close}
          onTicket={(enrolment, name) => setOpen({ what: "ticket", enrolment, name })}
        />
      )}
      {open?.what === "bring-in" && <BringIn onClose={done} />}
      {open?.what === "ticket" && (
        <EnrolmentDialog enrolment={open.enrolment} name={open.name} onClose={done} />
      )}
      {open?.what === "revoke" && <RevokeDialog device={open.device} onDone={done} onClose={close} />}
      {open?.what === "release" && <ReleaseDialog device={open.device} onDone={done} onClose={close} />}
    </div>
  );
}

interface TableProps {
  devices: Device[];
  onStep: (what: "revoke" | "release", device: Device) => void;
}

function DeviceTable({ devices, onStep }: TableProps) {
  const { t, format, number } = useDeskWords();
  const now = Date.now();
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{t("column-device")}</th>
          <th scope="col">{t("column-person")}</th>
          <th scope="col">{t("column-last-contact")}</th>
          <th scope="col">{t("column-waiting")}</th>
          <th scope="col">{t("column-status")}</th>
          <th scope="col">
            <span class="unseen">{t("column-actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {devices.map((device) => (
          <tr key={device.id}>
            <th scope="row">
              {device.recovered ? (
                <span>{t("device-recovered")}</span>
              ) : (
                <span dir="auto">{device.label}</span>
              )}
              {device.app && (
                <span class="soft cell-note" data-raw dir="ltr">
                  {device.app}
                </span>
              )}
            </th>
            <td data-label={t("column-person")} dir="auto">
              {device.person.name}
            </td>
            <td data-label={t("column-last-contact")}>
              {device.last_contact_at ? (
                <>
                  {format.full(device.last_contact_at)}
                  <span class="soft cell-note">
                    {t("time-ago", { span: format.span(now - Date.parse(device.last_contact_at)) })}
                  </span>
                </>
              ) : (
                t("never")
              )}
            </td>
            <td data-label={t("column-waiting")}>
              <Waiting device={device} />
            </td>
            <td data-label={t("column-status")}>
              <span class="row-marks">
                <span class="flag" data-tone={TONES[device.status]}>
                  {t(`device-status-${device.status}`)}
                </span>
                {isQuiet(device, now) && (
                  <span class="flag" data-tone="attention">
                    <Icon name="clock" />
                    {t("device-quiet")}
                  </span>
                )}
                {device.missing.length > 0 && (
                  <span class="flag" data-tone="attention">
                    <Icon name="warning" />
                    {t("device-missing", { count: device.missing.length })}{" "}
                    {device.missing.slice(0, 5).map(number).join(", ")}
                    {device.missing.length > 5 && "…"}
                  </span>
                )}
                {device.cloned && (
                  <span class="flag" data-tone="wrong">
                    <Icon name="warning" />
                    {t("device-cloned")}
                  </span>
                )}
              </span>
            </td>
            <td>
              {device.status !== "revoked" && (
                <div class="buttons">
                  {device.status === "held" && (
                    <Button
                      aria-label={t("device-release-of", { name: device.person.name })}
                      onClick={() => onStep("release", device)}
                    >
                      {t("device-release")}
                    </Button>
                  )}
                  <Button
                    kind="danger"
                    aria-label={t("device-revoke-of", { device: device.label || device.person.name })}
                    onClick={() => onStep("revoke", device)}
                  >
                    {t("device-revoke")}
                  </Button>
                </div>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Waiting({ device }: { device: Device }) {
  const { t, format } = useDeskWords();
  if (!device.waiting) return <span class="soft">{t("waiting-unknown")}</span>;
  return (
    <>
      {t("waiting-changes", { count: device.waiting.changes })}
      <span class="soft cell-note">{t("as-of", { time: format.full(device.waiting.as_of) })}</span>
    </>
  );
}
