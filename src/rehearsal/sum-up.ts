/** What a rehearsal comes to, read from its database and its transcript. */
import type { Need, Response, Round } from "../domain/state.ts";
import { addDays, localDate } from "../domain/time.ts";
import type { Db } from "../store/database.ts";
import { nextDeadlineAt } from "../store/deadlines.ts";
import { needsOfRounds } from "../store/needs.ts";
import { countOutbox } from "../store/outbox.ts";
import { openRounds, responsesOf, roundsOfDay } from "../store/rounds.ts";
import { phasesOf } from "../store/phases.ts";
import { daysOff, plannedEnds, workingDays } from "./planned.ts";
import type { Day, Entry, PhaseSummary, RoundsSummary, Summary } from "./result.ts";
import type { Stage } from "./stage.ts";
import { sumUpIssues } from "./sum-up-issues.ts";

type Message = Extract<Entry, { kind: "message" }>;

export async function sumUp(
  db: Db,
  key: string,
  stage: Stage,
  transcript: readonly Entry[],
  errors: readonly string[],
): Promise<{ readonly days: readonly Day[]; readonly summary: Summary }> {
  const days = daysOf(stage, transcript);
  const outbox = await countOutbox(db);
  const unsent = (outbox.get("queued") ?? 0) + (outbox.get("leased") ?? 0);
  const armed = await nextDeadlineAt(db);
  const open = await openRounds(db, key);
  const summary: Summary = {
    phases: await phases(db, key, stage, days[0]?.date ?? ""),
    rounds: await rounds(db, key, days),
    ...(await sumUpIssues(db, key, stage)),
    messages: messages(stage, days),
    deadLetters: outbox.get("dead") ?? 0,
    looseEnds: [
      ...(unsent > 0 ? [`${unsent} messages were never sent`] : []),
      ...(armed !== undefined && armed <= stage.now ? ["a deadline in the past has not fired"] : []),
      ...open.map(({ id }) => `the round ${id} is still open`),
      ...errors,
    ],
  };
  return { days, summary };
}

/** Every day from the first to that of the last entry. */
function daysOf({ definition, now, players }: Stage, transcript: readonly Entry[]): readonly Day[] {
  const { zone } = definition.plan;
  const messages = transcript.filter((entry): entry is Message => entry.kind === "message");
  const byDate = Map.groupBy(messages, ({ at }) => localDate(at, zone));
  const first = localDate(Math.min(now, ...transcript.slice(0, 1).map(({ at }) => at)), zone);
  const start = definition.plan.start ?? first;
  const days: Day[] = [];
  for (let date = start < first ? start : first; date <= localDate(now, zone); date = addDays(date, 1)) {
    const posts = (byDate.get(date) ?? []).filter(({ op }) => op === "post");
    const to = (id: string) => posts.filter((post) => post.to.kind === "member" && post.to.id === id).length;
    days.push({
      date,
      direct: Object.fromEntries([...players.keys()].map((id) => [id, to(id)])),
      channels: posts.filter((post) => post.to.kind === "channel").length,
      edits: (byDate.get(date)?.length ?? 0) - posts.length,
    });
  }
  return days;
}

async function phases(db: Db, key: string, stage: Stage, start: string): Promise<readonly PhaseSummary[]> {
  const { definition } = stage;
  const { zone } = definition.plan;
  const planned = plannedEnds(definition, start);
  const live = await phasesOf(db, key);
  const days = workingDays(definition);
  return definition.plan.phases.map(({ id, title, tasks }) => {
    const { openedAt, doneAt } = live.get(id) ?? {};
    const ends = planned.get(id) ?? { from: start, until: start };
    const off = doneAt === undefined ? 0 : daysOff(localDate(doneAt, zone), ends, days);
    const { from: plannedFrom, until: plannedUntil } = ends;
    return { id, title, tasks: tasks.length, plannedFrom, plannedUntil, openedAt, doneAt, off };
  });
}

async function rounds(db: Db, key: string, days: readonly Day[]): Promise<RoundsSummary> {
  const all: Round[] = [];
  const responses: Response[] = [];
  const needs: Need[] = [];
  for (const { date } of days) {
    const ofDay = [
      ...(await roundsOfDay(db, key, "check-in", date)),
      ...(await roundsOfDay(db, key, "update", date)),
    ];
    const ids = ofDay.map(({ id }) => id);
    if (ids.length === 0) continue;
    all.push(...ofDay);
    responses.push(...(await responsesOf(db, key, ids)));
    needs.push(...(await needsOfRounds(db, key, ids)));
  }
  const count = (fits: (response: Response) => boolean) => responses.filter(fits).length;
  const answered = count(({ state }) => state === "answered");
  const skipped = count(({ state }) => state === "skipped");
  const health = (colour: string) => count(({ answers }) => answers?.["health"] === colour);
  return {
    checkIns: all.filter(({ kind }) => kind === "check-in").length,
    updates: all.filter(({ kind }) => kind === "update").length,
    prompts: responses.length,
    answered,
    late: count(({ late }) => late),
    edited: count(({ editedAt }) => editedAt !== undefined),
    repeated: count(({ repeated }) => repeated),
    skipped,
    missing: responses.length - answered - skipped,
    health: { green: health("green"), yellow: health("yellow"), red: health("red") },
    needs: needs.length,
  };
}

function messages({ players }: Stage, days: readonly Day[]): Summary["messages"] {
  // Days on which nothing was said to anybody, such as weekends, would only make the average look better.
  const busy = days.filter(({ direct, channels }) => channels + sum(Object.values(direct)) > 0);
  const members = [...players.keys()].map((member) => {
    const total = sum(days.map(({ direct }) => direct[member] ?? 0));
    const most = Math.max(0, ...days.map(({ direct }) => direct[member] ?? 0));
    const mostOn = most === 0 ? undefined : days.find(({ direct }) => direct[member] === most)?.date;
    return { member, total, average: busy.length === 0 ? 0 : total / busy.length, most, mostOn };
  });
  return {
    total: sum(days.map(({ channels }) => channels)) + sum(members.map(({ total }) => total)),
    edits: sum(days.map(({ edits }) => edits)),
    members,
  };
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
