/** The day at the bare door: commands go in as they are parsed, messages come out as plain data. */
import { toPlain } from "../../src/wording/plain.ts";
import { openWorld, ZONE } from "../world.ts";
import type { Seen, Stage } from "./stage.ts";

export async function openBareStage(start: number): Promise<Stage & { readonly errors: readonly string[] }> {
  const world = await openWorld({ start });
  const zone = (place: string) => world.definition.team.members.find(({ id }) => id === place)?.zone ?? ZONE;
  const standing = (place: string) => [
    ...Map.groupBy(
      world.got.filter(({ to }) => to === place),
      ({ ref }) => ref,
    ).values(),
  ];
  const commandOf = (place: string, label: string, holding = "", stale = false): string => {
    const found = standing(place).findLast(
      (versions) =>
        (versions.at(-1)?.text.includes(holding) ?? false) &&
        (stale ? versions : versions.slice(-1)).some(({ delivery }) =>
          delivery.message.buttons?.some((button) => button.label === label),
        ),
    );
    const buttons = (found ?? []).flatMap(({ delivery }) => delivery.message.buttons ?? []);
    const command = buttons.findLast((button) => button.label === label)?.command;
    if (command === undefined)
      throw new Error(`no message at ${place} with "${label}" that says "${holding}"`);
    return command;
  };
  const say = async (member: string, text: string) =>
    toPlain((await world.say(member, text)).message, zone(member));
  return {
    database: world.database,
    errors: world.errors,
    say,
    press: (member, place, label, holding) => say(member, commandOf(place, label, holding)),
    pressTwice: async (member, place, label, holding) => {
      const command = commandOf(place, label, holding);
      await Promise.all([say(member, command), say(member, command)]);
    },
    pressStale: (member, place, label, holding) => say(member, commandOf(place, label, holding, true)),
    fill: async (member, place, label, values) => {
      const { form } = await world.say(member, commandOf(place, label));
      if (!form) throw new Error(`"${label}" opened no form`);
      const { problems } = await world.fill(member, form.id, values);
      if (problems) throw new Error(`the form was refused: ${JSON.stringify(problems)}`);
    },
    to: world.to,
    dieAndRise: async (dies, rises) => {
      await world.to(dies);
      world.wakeAt(rises);
      world.restart();
      await world.to(rises);
    },
    seen: (place) =>
      standing(place).map((versions): Seen => {
        const last = versions.at(-1);
        return {
          text: last?.text ?? "",
          at: last?.at ?? 0,
          edited: versions.length > 1,
          buttons: last?.delivery.message.buttons?.map(({ label }) => label) ?? [],
          inThread: versions[0]?.thread !== undefined,
        };
      }),
    close: world.close,
  };
}
