/** The day in the terminal: a script types lines into the local workspace and reads what it prints. */
import { PassThrough } from "node:stream";
import type { Delivery, Outlet } from "../../src/domain/adapter.ts";
import { parseCommand } from "../../src/domain/grammar.ts";
import { openTerminal } from "../../src/terminal/terminal.ts";
import { toPlain } from "../../src/wording/plain.ts";
import { openWorld, WORKSPACE, ZONE } from "../world.ts";
import type { Seen, Stage } from "./stage.ts";

interface Version {
  readonly at: number;
  readonly delivery: Delivery;
}

export interface TerminalStage extends Stage {
  readonly errors: readonly string[];
  /** Everything that was printed. */
  readonly printed: () => string;
}

export async function openTerminalStage(start: number): Promise<TerminalStage> {
  const outlets: Outlet[] = [];
  const world = await openWorld({ start, outlets });
  const { members } = world.definition.team;
  const standing = new Map<string, Version[]>();
  let requests = 0;
  let printed = "";

  /** One process: a terminal of its own, which takes lines and says when each is done with. */
  const open = () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    output.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
    let settled: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      settled = resolve;
    });
    const terminal = openTerminal({
      input,
      output,
      handle: (inbound) => world.engine.handle(inbound),
      parse: parseCommand,
      workspace: WORKSPACE,
      plan: { id: "example", title: "Example", links: [], phases: 6, tasks: 23 },
      members: members.map(({ id, name, zone }) => ({ id, name, zone, roles: [], line: "" })),
      zone: ZONE,
      now: world.now,
      newId: () => `line-${(requests += 1)}`,
      clock: undefined,
      settle: async () => {
        await world.engine.settle();
        settled();
      },
      first: false,
      onQuit: () => undefined,
    });
    outlets.splice(0, outlets.length, {
      ...terminal.outlet,
      post: async (delivery) => {
        const posted = await terminal.outlet.post(delivery);
        if (posted.kind !== "sent") return posted;
        const key = `${posted.ref.channel}/${posted.ref.id}`;
        standing.set(key, [...(standing.get(key) ?? []), { at: world.now(), delivery }]);
        return posted;
      },
    });
    const ended = terminal.run();
    return {
      opened,
      type: (line: string) =>
        new Promise<void>((resolve) => {
          settled = resolve;
          input.write(`${line}\n`);
        }),
      end: async () => {
        input.end();
        await ended;
      },
    };
  };
  let session = open();
  await session.opened;

  const textOf = ({ delivery }: Version) => toPlain(delivery.message, delivery.zone);
  const messagesAt = (place: string) =>
    [...standing.values()].filter(([first]) => first?.delivery.to.id === place);
  const commandOf = (place: string, label: string, holding = "", stale = false): string => {
    const found = messagesAt(place).findLast((versions) => {
      const last = versions.at(-1);
      const looked = stale ? versions : versions.slice(-1);
      return (
        last !== undefined &&
        textOf(last).includes(holding) &&
        looked.some(({ delivery }) => delivery.message.buttons?.some((button) => button.label === label))
      );
    });
    const buttons = (found ?? []).flatMap(({ delivery }) => delivery.message.buttons ?? []);
    const command = buttons.findLast((button) => button.label === label)?.command;
    if (command === undefined)
      throw new Error(`no message at ${place} with "${label}" that says "${holding}"`);
    return command;
  };
  const say = async (member: string, text: string): Promise<string> => {
    await session.type(`as ${member}`);
    const before = printed.length;
    await session.type(text);
    return printed.slice(before).replaceAll(/\s+/g, " ");
  };

  return {
    database: world.database,
    errors: world.errors,
    printed: () => printed,
    say,
    press: (member, place, label, holding) => say(member, commandOf(place, label, holding)),
    pressTwice: async (member, place, label, holding) => {
      const command = commandOf(place, label, holding);
      await say(member, command);
      await say(member, command);
    },
    pressStale: (member, place, label, holding) => say(member, commandOf(place, label, holding, true)),
    fill: async (member, place, label, values) => {
      const asked = await say(member, commandOf(place, label));
      const fields =
        "health" in values
          ? ["progress", "blockers", "next", "health", "needed", "from", "by"]
          : ["working", "blocked", "needed", "from", "task"];
      if (asked === "") throw new Error(`"${label}" opened no form`);
      for (const field of fields) await session.type(values[field] ?? "");
    },
    to: world.to,
    dieAndRise: async (dies, rises) => {
      await world.to(dies);
      await session.end();
      world.wakeAt(rises);
      world.restart();
      session = open();
      await session.opened;
      await world.to(rises);
    },
    seen: (place) =>
      messagesAt(place).map((versions): Seen => {
        const last = versions.at(-1);
        return {
          text: last ? textOf(last) : "",
          at: last?.at ?? 0,
          edited: versions.length > 1,
          buttons: last?.delivery.message.buttons?.map(({ label }) => label) ?? [],
          inThread: versions[0]?.delivery.thread !== undefined,
        };
      }),
    close: async () => {
      await session.end();
      await world.close();
    },
  };
}
