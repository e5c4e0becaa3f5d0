/** Members' pages that show something of what a decision changes are brought up to date. */
import { homeKeyOf } from "../domain/home.ts";
import type { Absence, Issue, Need, Phase, Response, Round, Task, TimelineEntry } from "../domain/state.ts";
import { askedIn, leadsIn, ownersAround, partiesOf, sidesOf } from "../store/concern.ts";
import type { Db } from "../store/database.ts";
import { type Home, idleHomes } from "../store/homes.ts";
import { putNotices } from "../store/notices.ts";

type Rows<T> = ReadonlyMap<string, T>;

/** The rows that decisions write, by table. */
export interface ChangedRows {
  readonly task: Rows<Task>;
  readonly phase: Rows<Phase>;
  readonly absence: Rows<Absence>;
  readonly round: Rows<Round>;
  readonly response: Rows<Response>;
  readonly need: Rows<Need>;
  readonly issue: Rows<Issue>;
  readonly timeline: Rows<TimelineEntry>;
  /** Members whose page changes though no row does. */
  readonly shown: ReadonlySet<string>;
}

/**
 * The pages that have to change with these rows: each member whom they concern, before or after; leads by whatever
 * changes, everybody by a phase. Members without a page, and pages that are queued already, are left out. To be asked
 * before the rows are written.
 */
export async function homesConcerned(db: Db, plan: string, rows: ChangedRows): Promise<readonly Home[]> {
  if (Object.values(rows).every((each: { readonly size: number }) => each.size === 0)) return [];
  const homes = await idleHomes(db, plan);
  if (homes.length === 0 || rows.phase.size > 0) return homes;
  const concerned = new Set([...after(rows), ...(await leadsIn(db, plan))]);
  // Most pages are of members whom it concerns anyway.
  if (homes.every(({ member }) => concerned.has(member))) return homes;
  for (const member of await before(db, plan, rows)) concerned.add(member);
  return homes.filter(({ member }) => concerned.has(member));
}

/** Whom the new rows name. */
function after(rows: ChangedRows): readonly (string | undefined)[] {
  return [
    ...rows.shown,
    ...[...rows.task.values()].map(({ owner }) => owner),
    ...[...rows.absence.values()].map(({ member }) => member),
    ...[...rows.response.values()].map(({ member }) => member),
    ...[...rows.need.values()].flatMap(({ asker, from }) => [asker, from]),
    ...[...rows.issue.values()].flatMap(({ raiser, responder, holder }) => [raiser, responder, holder]),
    ...[...rows.timeline.values()].map(({ member }) => member),
  ];
}

/** Whom the rows as they stand name, and whoever waits for them. */
async function before(db: Db, plan: string, rows: ChangedRows): Promise<readonly string[]> {
  return [
    ...(await ownersAround(db, plan, [...rows.task.keys()])),
    ...(await partiesOf(db, plan, [...rows.issue.keys()].map(Number))),
    ...(await sidesOf(db, plan, [...rows.need.keys()])),
    ...(await askedIn(db, plan, [...rows.round.keys()])),
  ];
}

/** Queues these pages. They are drawn from what is known when they are sent. */
export async function queueHomes(db: Db, plan: string, now: number, homes: readonly Home[]): Promise<void> {
  const entries = homes.map(({ member, last }) => ({
    draft: {
      // Unique, since the next one comes after this one.
      id: `${homeKeyOf(member)}:${last}`,
      to: { kind: "home", member },
      notice: { kind: "home", member },
      message: homeKeyOf(member),
      op: "edit",
      thread: undefined,
      urgent: false,
      dueAt: now,
      guard: undefined,
    } as const,
    stopped: false,
  }));
  await putNotices(db, plan, now, entries);
}
