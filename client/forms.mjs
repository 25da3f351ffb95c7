/** Writes src/api/forms.ts: the form definition as docs/openapi.json gives it, with the usual age bands. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const here = import.meta.dirname;
const document = JSON.parse(readFileSync(resolve(here, "../docs/openapi.json"), "utf8"));
const answer = document.paths["/api/v1/forms"].get.responses[200].content["application/json"];
const forms = answer.example.items.map(
  (form) => `export const ${form.kind.toUpperCase()}: Form = ${JSON.stringify(form)};\n`,
);
writeFileSync(
  resolve(here, "src/api/forms.ts"),
  `// Made by \`npm run types\` from docs/openapi.json.
import type { components } from "./schema";

type Form = components["schemas"]["Form"];

${forms.join("")}`,
);
