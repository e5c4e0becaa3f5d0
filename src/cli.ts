/** The command line: every command, its options and its exit code. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { AppError } from "./domain/app-error.ts";
import { parseCommand } from "./domain/grammar.ts";
import { nearestWord } from "./domain/nearest-word.ts";
import { createEngine } from "./app/engine.ts";
import {
  createLog,
  ensurePlan,
  localClock,
  localMembers,
  newId,
  openStore,
  SHIPPED,
  start,
  WORKSPACE,
} from "./main.ts";
import type { ExportOptions, ImportOptions } from "./plan-commands.ts";
import { showProgress } from "./progress.ts";
import { readSettings } from "./settings.ts";
import { isCalled, type Member } from "./terminal/member.ts";

const { version } = JSON.parse(readFileSync(join(SHIPPED, "..", "package.json"), "utf8")) as {
  readonly version: string;
};

const program = new Command("baton")
  .version(version)
  .description("Runs a coordination plan for people and AI agents.")
  .showHelpAfterError("Try: baton --help")
  .showSuggestionAfterError();

program
  .command("start", { isDefault: true })
  .description("Run Baton: in Slack when its settings are there, otherwise in this terminal.")
  .allowExcessArguments()
  .action((_options: object, { args: [word] }: Command) => {
    if (word === undefined) return start(readSettings(process.env));
    // Whatever is no command arrives at the default one.
    const near = nearestWord(
      word,
      program.commands.map((command) => command.name()),
    );
    const hint = near === undefined ? "Try: baton --help" : `Did you mean ${near}? Try: baton --help`;
    throw new AppError("usage", `There is no command "${word}".`, { hint });
  });

program
  .command("as")
  .description('Do one command as a member: baton as alpha "done 1A"')
  .argument("<member>", "id or name of the member")
  .argument("<command>", "the command, in quotes")
  .option("--json", "print the answer as JSON")
  .option("--set <field=value>", "a field of the form that the command opens (repeat it)", collect, {})
  .action(asMember);

const plan = program.command("plan").description("Check, import and export plan files.");

plan
  .command("check")
  .description("Report every error of plan files at once.")
  .argument("<file...>", "plan.yaml, team.yaml, policy.yaml, or a folder that holds them")
  .action(async (paths: readonly string[]) => (await planCommands()).checkPlan(paths));

plan
  .command("import")
  .description("Show what changes, and make the plan what the files say.")
  .argument("[file...]", "a folder with the three files, or the files themselves", [SHIPPED])
  .option("--dry-run", "only show what would change")
  .option("--overwrite", "let the files win over what was changed in chat")
  .action(async (paths: readonly string[], options: ImportOptions) =>
    (await planCommands()).importFiles(paths, options),
  );

plan
  .command("export")
  .description("Write a plan as it stands, with what was changed in chat, as YAML.")
  .argument("[plan]", "id of the plan; not needed when there is only one")
  .option("--out <folder>", "write plan.yaml, team.yaml and policy.yaml there instead of printing plan.yaml")
  .option("--force", "write over files that are there")
  .action(async (id: string | undefined, options: ExportOptions) =>
    (await planCommands()).exportPlan(id, options),
  );

program
  .command("rehearse")
  .description("Run a whole plan on a virtual clock with pretend members, and print every message.")
  .argument("[plan]", "folder of the plan's files", SHIPPED)
  .option("--seed <number>", "chance for the pretend members", "1")
  .option("--json", "print the summary and the transcript as JSON")
  .action(rehearseFiles);

program
  .command("doctor")
  .description("Check settings, database, plans and Slack, and say what to do. Changes and posts nothing.")
  .option("--json", "print the checks as JSON")
  .action(async (options: { readonly json?: boolean }) => {
    const { doctor } = await import("./doctor-command.ts");
    await doctor(options);
  });

program
  .command("slack")
  .description("Install Baton in Slack.")
  .command("manifest")
  .description("Print the app's manifest, which Slack makes the app from.")
  .option("--url <address>", "the https address at which Slack reaches Baton: then without Socket Mode")
  .action(async ({ url }: { readonly url?: string }) => {
    const { requestUrlOf } = await import("./slack/manifest.ts");
    const { manifestYaml } = await import("./slack/manifest-yaml.ts");
    process.stdout.write(manifestYaml(url === undefined ? undefined : requestUrlOf(url)));
  });

/** Reading files brings libraries along that a running Baton does not need. */
const planCommands = () => import("./plan-commands.ts");

function collect(given: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = given.indexOf("=");
  if (at < 1)
    throw new AppError("usage", `--set ${given} has no value.`, { hint: 'Write --set field="value".' });
  return { ...before, [given.slice(0, at)]: given.slice(at + 1) };
}

async function asMember(
  member: string,
  line: string,
  options: { readonly json?: boolean; readonly set: Readonly<Record<string, string>> },
): Promise<void> {
  const settings = readSettings(process.env);
  const { runOnce } = await import("./terminal/run-once.ts");
  const store = await openStore(settings);
  try {
    const clock = await localClock(store.db);
    await ensurePlan(store.db, clock.now());
    const members = await localMembers(store.db, clock.now());
    const acting = members.find((each) => isCalled(member, each));
    if (!acting) throw nobody(member, members);
    const log = createLog(settings, "error");
    // Messages stay in the outbox for the process that runs; nothing is sent from here.
    const engine = createEngine({ db: store.db, now: clock.now, outlets: [], log, token: newId() });
    process.exitCode = await runOnce({
      handle: engine.handle,
      parse: parseCommand,
      workspace: WORKSPACE,
      member: acting.id,
      zone: acting.zone,
      line,
      values: Object.keys(options.set).length > 0 ? options.set : undefined,
      json: options.json ?? false,
      newId,
      output: process.stdout,
    });
  } finally {
    await store.close();
  }
}

function nobody(given: string, members: readonly Member[]): AppError {
  const ids = members.map(({ id }) => id);
  const near = nearestWord(given, [...ids, ...members.map(({ name }) => name)]);
  const hint = near === undefined ? `There are ${ids.join(", ")}.` : `Did you mean ${near}?`;
  return new AppError("no-member", `Nobody is called "${given}".`, { hint });
}

async function rehearseFiles(
  folder: string,
  options: { readonly seed: string; readonly json?: boolean },
): Promise<void> {
  const definition = await (await planCommands()).readFolder(folder);
  if (!definition) return;
  if (!/^\d{1,9}$/.test(options.seed)) {
    throw new AppError("usage", `The seed "${options.seed}" is no number.`, { hint: "Write --seed 7." });
  }
  const { rehearse } = await import("./rehearsal/rehearse.ts");
  const { printRehearsal } = await import("./rehearsal/print.ts");
  const progress = showProgress();
  const onDay = (date: string): void => progress.say(`Rehearsing ${date}`);
  const result = await rehearse(definition, { seed: Number(options.seed), onDay });
  progress.done();
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : printRehearsal(result));
}

/** What an operator can mend is said in words; anything else is a bug and shows where. */
function report(error: unknown): void {
  if (error instanceof AppError) process.stderr.write(`${error.message}\n${error.hint}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}

// Who reads through a pipe may have enough before the end, as `head` has.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
await program.parseAsync().catch(report);
