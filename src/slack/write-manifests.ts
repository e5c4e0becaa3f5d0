import { writeFileSync } from "node:fs";
import { requestUrlOf } from "./manifest.ts";
import { manifestYaml } from "./manifest-yaml.ts";

/** The text of each Slack manifest in `config/`, by name. The address of the second one is an example. */
export function manifestFiles(): ReadonlyMap<string, string> {
  return new Map([
    ["slack-manifest.yaml", manifestYaml()],
    ["slack-manifest-http.yaml", manifestYaml(requestUrlOf("https://baton.example.com"))],
  ]);
}

if (import.meta.main) {
  const folder = new URL("../../config/", import.meta.url);
  for (const [name, text] of manifestFiles()) writeFileSync(new URL(name, folder), text);
}
