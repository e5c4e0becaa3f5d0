/** Deadlines: many at one instant, many over ten seconds, and none for a while. Whole decisions, with audit and outbox. */
import { createTick } from "../src/app/tick.ts";
import type { Log } from "../src/domain/log.ts";
import { putHome } from "../src/store/homes.ts";
import { example, fillIssues, install, KEY } from "./installation.ts";
import { type Figures, figures, timed } from "./measure.ts";

export const SILENT: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (facts, message) => console.error(message, facts),
};
const FAR = 400 * 86_400_000;

/**
 * 1,000 due at the same instant of 100,000 armed: milliseconds until all are committed. `homes`: every member has a
 * page to keep up to date.
 */
export async function dueAtOnce(due: number, armed: number, now: number, homes = false): Promise<number> {
  const definition = await example();
  const database = await install(definition, now);
  await fillIssues(
    database,
    definition,
    Array.from({ length: armed }, (_, index) => (index < due ? now : now + FAR + index)),
  );
  const page = { platform: "slack", account: "U", blank: false } as const;
  if (homes) for (const { id } of definition.team.members) await putHome(database.db, KEY, id, page, now);
  const tick = createTick({ db: database.db, cache: new Map(), now: () => now, log: SILENT });
  const took = await timed(tick.step);
  const { count } = await database.db
    .selectFrom("timeline")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("plan", "=", KEY)
    .where("kind", "=", "escalated")
    .executeTakeFirstOrThrow();
  if (count !== due) throw new Error(`${count} of ${due} escalated`);
  await database.close();
  return took;
}

/** Deadlines spread over a time, of 100,000 armed: how late each was committed, in milliseconds. */
export async function overTime(
  due: number,
  armed: number,
  span: number,
  now: () => number,
): Promise<Figures> {
  const definition = await example();
  const database = await install(definition, now());
  const start = now() + 12_000;
  const dueAt = (index: number): number => start + Math.floor((index * span) / due);
  await fillIssues(
    database,
    definition,
    Array.from({ length: armed }, (_, index) => (index < due ? dueAt(index) : start + FAR + index)),
  );
  const tick = createTick({ db: database.db, cache: new Map(), now, log: SILENT });
  await tick.step();
  const wait = start - now();
  if (wait < 0) throw new Error("the machine was too slow to prepare");
  await new Promise((resolve) => {
    setTimeout(resolve, wait - 5);
  });
  const late: number[] = [];
  while (late.length < due) {
    // Deadlines are handled in the order in which they are due.
    const done = await tick.step();
    const committed = now();
    for (let index = 0; index < done; index += 1) late.push(committed - dueAt(late.length));
    const next = await tick.nextAt();
    await new Promise((resolve) => {
      setTimeout(resolve, Math.max(0, Math.min(1000, (next ?? 0) - now())));
    });
  }
  await database.close();
  return figures(late);
}
