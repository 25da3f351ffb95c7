import { useState } from "preact/hooks";
import type { Convoy, Id, Joined, Vehicle } from "../../api/desk-types";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { decisionRoute } from "../conflicts/subject";
import { useDesk } from "../desk";
import { ListFrame } from "../lists/ListFrame";
import { ReasonForm } from "../lists/ReasonForm";
import { useList } from "../lists/useList";
import { AskDialog } from "../removals/AskDialog";
import { type Route, writeRoute } from "../shell/route";
import { settle } from "../shell/useRoute";
import { siteName, useDeskWords } from "../words";
import { ConvoyForm } from "./ConvoyForm";
import { JoinedList } from "./JoinedList";
import { JoinForm } from "./JoinForm";
import { LedgerTable } from "./LedgerTable";
import { vehiclesCounted } from "./ledger";
import { VehicleForm } from "./VehicleForm";

type Open =
  | { form: "convoy"; convoy: Convoy | null }
  | { form: "move"; convoy: Convoy }
  | { form: "vehicle"; convoy: Convoy; vehicle: Vehicle | null }
  | { form: "join"; convoy: Convoy; survivor: Convoy | null }
  | { form: "separate"; joined: Joined }
  | { form: "remove"; about: Id }
  | null;

/** Convoys with each vehicle's departed and arrived side by side. */
export function ConvoysScreen({ route }: { route: Route }) {
  const { calls, operation, directory, tell, countRemovals } = useDesk();
  const { t, language, name, trouble } = useDeskWords();
  const [open, setOpen] = useState<Open>(null);
  const site = route.search.site ?? "";
  const list = useList<Convoy>(
    (after) => calls.convoys({ operation: operation?.id, site, after }),
    JSON.stringify([operation?.id, site]),
  );
  const done = () => {
    setOpen(null);
    list.reload();
    directory.reload();
  };
  const isAt = (id: string) => (convoy: Convoy) =>
    convoy.id === id || convoy.joined.some((one) => one.id === id);
  const pair = (survivor: Convoy, { id }: Joined) =>
    void calls.convoy(id).then(
      // Whoever has opened another form meanwhile keeps it.
      (convoy) => setOpen((before) => before ?? { form: "join", convoy, survivor }),
      (error: unknown) => tell({ text: trouble(error) }),
    );
  const remove = (about: Id) => setOpen({ form: "remove", about });
  const items = route.id ? list.items?.filter(isAt(route.id)) : list.items;
  const others = (convoy: Convoy) =>
    [...directory.convoys.values()].filter(
      (one) => one.id !== convoy.id && one.operation === convoy.operation && !isAt(convoy.id)(one),
    );

  return (
    <div class="page">
      <div class="page-head">
        <h1>{t("nav-convoys")}</h1>
        <Button icon="plus" kind="main" onClick={() => setOpen({ form: "convoy", convoy: null })}>
          {t("convoy-add")}
        </Button>
      </div>
      {route.id ? (
        <p>
          <a href={writeRoute("convoys")}>{t("convoys-all")}</a>
        </p>
      ) : (
        <label class="filter">
          <span>{t("convoys-of-site")}</span>
          <select
            value={site}
            onChange={(event) => settle("convoys", null, { site: event.currentTarget.value || null })}
          >
            <option value="">{t("filter-all")}</option>
            {[...directory.sites.values()].map((one) => (
              <option key={one.id} value={one.id}>
                {siteName(one, language)}
              </option>
            ))}
          </select>
        </label>
      )}
      <ListFrame
        list={{ ...list, items: items ?? null }}
        filtered={Boolean(site || route.id)}
        onUnfilter={() => settle("convoys")}
        empty={<p>{t("convoys-none")}</p>}
      >
        {(shown) =>
          shown.map((convoy) => <OneConvoy key={convoy.id} convoy={convoy} onOpen={setOpen} onPair={pair} />)
        }
      </ListFrame>
      {(open?.form === "convoy" || open?.form === "move") && (
        <ConvoyForm
          convoy={open.convoy}
          moving={open.form === "move"}
          onRemove={remove}
          onDone={done}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.form === "vehicle" && (
        <VehicleForm
          convoy={open.convoy}
          vehicle={open.vehicle}
          onRemove={remove}
          onDone={done}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.form === "join" && (
        <JoinForm
          convoy={open.convoy}
          survivor={open.survivor}
          others={others(open.convoy)}
          onDone={done}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.form === "remove" && (
        <AskDialog
          about={open.about}
          onDone={() => {
            setOpen(null);
            countRemovals();
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.form === "separate" && (
        <ReasonForm
          name="separate"
          title={t("separate-title", { convoy: name(open.joined.label) })}
          submit={t("separate")}
          work={async (reason) => {
            await calls.separateConvoy(open.joined.id, open.joined.rev, reason);
          }}
          onDone={() => {
            tell({ text: t("said-convoy-separated", { convoy: name(open.joined.label) }) });
            done();
          }}
          onClose={() => setOpen(null)}
        >
          <p>{t("separate-text")}</p>
        </ReasonForm>
      )}
    </div>
  );
}

interface OneProps {
  convoy: Convoy;
  onOpen: (open: Open) => void;
  onPair: (survivor: Convoy, joined: Joined) => void;
}

function OneConvoy({ convoy, onOpen, onPair }: OneProps) {
  const words = useDeskWords();
  const { t, format, number } = words;
  const place = (id: string | null) => (id ? words.place(id) : t("place-not-recorded"));
  const heading = `convoy-${convoy.id}`;
  const counted = (end: "departed" | "arrived") => {
    const count = vehiclesCounted(convoy.vehicles, end);
    return count === null
      ? t("not-in-scope")
      : t("vehicles-counted", { count: number(count), of: number(convoy.vehicles.length) });
  };
  return (
    <section class="convoy" aria-labelledby={heading}>
      <div class="page-head">
        <h2 id={heading} dir="auto">
          {words.name(convoy.label)}
        </h2>
        <div class="buttons">
          <Button icon="pencil" onClick={() => onOpen({ form: "convoy", convoy })}>
            {t("edit")}
          </Button>
          <Button icon="pin" onClick={() => onOpen({ form: "move", convoy })}>
            {t("convoy-move")}
          </Button>
          <Button icon="plus" onClick={() => onOpen({ form: "vehicle", convoy, vehicle: null })}>
            {t("vehicle-add")}
          </Button>
          <Button icon="join" onClick={() => onOpen({ form: "join", convoy, survivor: null })}>
            {t("join-same-as")}
          </Button>
        </div>
      </div>
      {convoy.open_conflicts > 0 && (
        <p>
          <a class="back" href={decisionRoute(convoy.id, "convoy")}>
            <Icon name="warning" />
            {t("needs-decision")}
          </a>
        </p>
      )}
      <dl class="facts">
        <div>
          <dt>{t("field-from_site")}</dt>
          <dd dir="auto">{place(convoy.from_site)}</dd>
        </div>
        <div>
          <dt>{t("field-to_site")}</dt>
          <dd dir="auto">{place(convoy.to_site)}</dd>
        </div>
        <div>
          <dt>{t("field-at_site")}</dt>
          <dd dir="auto">{convoy.at_site ? words.place(convoy.at_site) : t("convoy-on-the-road")}</dd>
        </div>
        <div>
          <dt>{t("field-departed_at")}</dt>
          <dd>{convoy.departed_at ? format.full(convoy.departed_at) : t("value-not-recorded")}</dd>
        </div>
        <div>
          <dt>{t("field-arrived_at")}</dt>
          <dd>{convoy.arrived_at ? format.full(convoy.arrived_at) : t("value-not-recorded")}</dd>
        </div>
        <div>
          <dt>{t("convoy-counted-departed")}</dt>
          <dd>{counted("departed")}</dd>
        </div>
        <div>
          <dt>{t("convoy-counted-arrived")}</dt>
          <dd>{counted("arrived")}</dd>
        </div>
      </dl>
      <JoinedList
        convoy={convoy}
        onPair={(joined) => onPair(convoy, joined)}
        onSeparate={(joined) => onOpen({ form: "separate", joined })}
      />
      {convoy.vehicles.length === 0 ? (
        <p class="soft">{t("vehicles-none")}</p>
      ) : (
        <LedgerTable convoy={convoy} onEdit={(vehicle) => onOpen({ form: "vehicle", convoy, vehicle })} />
      )}
    </section>
  );
}
