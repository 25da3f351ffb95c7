import { render } from "preact";
import { openStore } from "../store";
import { startSync } from "../sync/engine";
import { redeem } from "../sync/enrol";
import { registerWorker } from "../sync/register-worker";
import { App } from "./App";
import { Broken } from "./Broken";
import { watchInstallOffer } from "./first-run/install";
import { watchInvitations } from "./first-run/invitation";
import { watchKeeping } from "./keeping";
import { watchUpdates } from "./update";
import "../ui/tokens.css";
import "../ui/ui.css";
import "./field.css";
import "./controls.css";
import "./home/home.css";
import "./tally/tally.css";
import "./check/check.css";
import "./reports/reports.css";
import "./first-run/first-run.css";

async function start(root: HTMLElement): Promise<void> {
  watchInvitations();
  watchInstallOffer();
  try {
    const store = await openStore();
    const sync = startSync(store);
    watchKeeping(store);
    const update = watchUpdates(store, registerWorker());
    render(<App store={store} office={{ tryNow: () => sync.tryNow(), redeem, update }} />, root);
  } catch (error) {
    console.error("start", error);
    render(<Broken />, root);
  }
}

const root = document.getElementById("root");
if (root) void start(root);
