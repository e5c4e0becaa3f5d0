import { mkdirSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { planFile } from "./schema-plan.ts";
import { policyFile } from "./schema-policy.ts";
import { teamFile } from "./schema-team.ts";

/** The text of each file in `config/schema/`, by name: JSON Schemas of the files as people write them. */
export function schemaFiles(): ReadonlyMap<string, string> {
  const files = { plan: planFile, team: teamFile, policy: policyFile };
  return new Map(
    Object.entries(files).map(([name, schema]) => {
      const json = {
        title: `Baton ${name} file`,
        ...z.toJSONSchema(schema, { io: "input", target: "draft-7" }),
      };
      return [`${name}.schema.json`, `${JSON.stringify(json, undefined, 2)}\n`];
    }),
  );
}

if (import.meta.main) {
  const folder = new URL("../../config/schema/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of schemaFiles()) writeFileSync(new URL(name, folder), text);
}
