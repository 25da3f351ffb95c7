import { render } from "preact";
import "../ui/tokens.css";
import "../ui/ui.css";
import "./desk.css";
import { App } from "./App";

const root = document.getElementById("root");
if (root) render(<App />, root);
