/** One command, from its text to its commit and its words: milliseconds for each. */
import { createHandle } from "../src/app/handle.ts";
import type { Definition } from "../src/domain/plan.ts";
import { parseCommand } from "../src/domain/grammar.ts";
import { fillAudit, install, WORKSPACE } from "./installation.ts";
import { type Figures, figures } from "./measure.ts";

/** Members who start, finish and take back tasks, raise issues and look around, one command after the other. */
export function script(
  tasks: readonly { readonly id: string; readonly owner: string | undefined }[],
  count: number,
) {
  const lines: (readonly [string, string])[] = [];
  for (let index = 0; lines.length < count; index += 1) {
    const { id, owner = "cl" } = tasks[index % tasks.length] ?? { id: "1A" };
    if (index < tasks.length) lines.push([owner, `start ${id}`]);
    lines.push(
      [owner, `done ${id}`],
      [owner, `undo ${id}`],
      [owner, `block ${id} later`],
      [owner, `unblock ${id}`],
    );
    lines.push([owner, `raise build-failure "build ${index} is broken" for tl`], ["tl", `ack ${index + 1}`]);
    lines.push(["tl", `resolve ${index + 1} mended`], [owner, "next"], [owner, `status ${id}`]);
  }
  return lines;
}

export async function commands(
  definition: Definition,
  audit: number,
  count: number,
  now: () => number,
): Promise<Figures> {
  const database = await install(definition, now());
  if (audit > 0) await fillAudit(database, audit, now());
  const handle = createHandle({ db: database.db, cache: new Map(), now, committed: () => undefined });
  const ready = (definition.plan.phases[0]?.tasks ?? []).filter(({ dependsOn }) => dependsOn.length === 0);
  const samples: number[] = [];
  let request = 0;
  for (const [member, text] of script(ready, count)) {
    const start = performance.now();
    const { reply } = await handle({
      id: `bench-${(request += 1)}`,
      workspace: WORKSPACE,
      plan: undefined,
      channel: undefined,
      surface: "cli",
      actor: { kind: "member", id: member },
      command: parseCommand(text),
    });
    samples.push(performance.now() - start);
    if (reply.kind === "refused") throw new Error(`"${text}" was refused: ${JSON.stringify(reply)}`);
  }
  await database.close();
  return figures(samples.slice(50)); // the first ones warm the program up
}
