/** The clock: what is due is decided and written, exactly as if somebody had asked for it. */
import { decide } from "../domain/decide.ts";
import type { Deadline } from "../domain/command.ts";
import { post, toLead } from "../domain/outcome.ts";
import { splitSubject } from "../domain/rounds.ts";
import type { State } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import { isStorageFault, transact } from "../store/database.ts";
import { dueDeadlines, endDeadlines, nextDeadlineAt } from "../store/deadlines.ts";
import { issuesByNumber } from "../store/issues.ts";
import { putNotices } from "../store/notices.ts";
import { type ContextCache, loadContext } from "../store/plans.ts";
import type { Log } from "../domain/log.ts";
import { apply, type Decided } from "./apply.ts";
import { createMinutes } from "./cron.ts";
import { emptyState, load } from "./load.ts";
import { nextOccurrence, occur } from "./occur.ts";

/** Deadlines of one transaction. */
const BATCH = 1000;
/** Schedules are looked at anew at least this often: an import may have changed them. */
const LOOK_AGAIN = 60_000;

export interface Tick {
  /** Does what is due now; how much that was. */
  readonly step: () => Promise<number>;
  /** When the next thing falls due; undefined when nothing will by itself. */
  readonly nextAt: () => Promise<number | undefined>;
}

export interface TickOptions {
  readonly db: Db;
  readonly cache: ContextCache;
  readonly now: () => number;
  readonly log: Log;
}

export function createTick({ db, cache, now, log }: TickOptions): Tick {
  const minutes = createMinutes();
  // A hint that spares the look at the schedules while nothing can be due; `next` is undefined when nothing comes.
  let quiet: { readonly from: number; readonly until: number; readonly next: number | undefined } | undefined;
  const look = async (at: number) => {
    const next = await nextOccurrence(db, at, cache, minutes);
    quiet = { from: at, until: Math.min(next ?? at + LOOK_AGAIN, at + LOOK_AGAIN), next };
  };
  return {
    step: async () => {
      const at = now();
      let count = 0;
      if (!quiet || at < quiet.from || at >= quiet.until) {
        count += await occur(db, at, cache, minutes, log);
        await look(at);
      }
      return count + (await fireDue(db, at, cache, log));
    },
    nextAt: async () => {
      if (!quiet) await look(now());
      const times = [await nextDeadlineAt(db), quiet?.next];
      const known = times.filter((time) => time !== undefined);
      return known.length === 0 ? undefined : Math.min(...known);
    },
  };
}

async function fireDue(db: Db, now: number, cache: ContextCache, log: Log): Promise<number> {
  let count = 0;
  for (;;) {
    const due = closingLast(await dueDeadlines(db, now, BATCH));
    if (due.length === 0) return count;
    count += due.length;
    try {
      await transact(db, (tx) => fireAll(tx, due, now, cache));
    } catch (error) {
      // A database that is busy or full is no row's fault: all stay armed, and the loop tries again.
      if (isStorageFault(error)) throw error;
      // One row must not hold up the others: each is tried alone, and the one that fails is put aside.
      log.error({ err: error }, "a batch of deadlines failed; trying each alone");
      for (const deadline of due) await fireAlone(db, deadline, now, cache, log);
    }
  }
}

/** A round closes after what is due in it for its members, which may put the closing off. */
function closingLast(due: readonly Deadline[]): readonly Deadline[] {
  const rounds = new Set(
    due.flatMap(({ kind, plan, subject }) =>
      kind === "round-close" ? [] : `${plan} ${splitSubject(subject)[0]}`,
    ),
  );
  return due.filter(({ kind, plan, subject }) => kind !== "round-close" || !rounds.has(`${plan} ${subject}`));
}

async function fireAlone(
  db: Db,
  deadline: Deadline,
  now: number,
  cache: ContextCache,
  log: Log,
): Promise<void> {
  try {
    await transact(db, (tx) => fireAll(tx, [deadline], now, cache));
  } catch (error) {
    if (isStorageFault(error)) throw error;
    log.error(
      { err: error, deadline: deadline.id, plan: deadline.plan },
      "a deadline cannot be handled and was put aside",
    );
    await putAside(db, deadline, now, cache);
  }
}

/** Ends a deadline that cannot be handled, and tells the coordination lead, since nothing else will follow from it. */
async function putAside(db: Db, deadline: Deadline, now: number, cache: ContextCache): Promise<void> {
  const { id, kind, subject, dueAt } = deadline;
  const key = `step-failed:${id}`;
  await transact(db, async (tx) => {
    await endDeadlines(tx, deadline.plan, [id], "poison", now);
    // Where the plan itself is what cannot be read, the log is all that is left.
    const plan = await loadContext(tx, deadline.plan, now, cache).catch(() => undefined);
    if (!plan) return;
    const notice = { kind: "step-failed", deadline: { kind, subject, dueAt } } as const;
    const draft = { ...post(toLead(plan), key, notice, dueAt, { urgent: true }), id: key };
    await putNotices(tx, deadline.plan, now, [{ draft, stopped: false }]);
  });
}

/** All of them in the transaction that is open; of one subject there is one, so none sees another's change. */
async function fireAll(db: Db, due: readonly Deadline[], now: number, cache: ContextCache): Promise<void> {
  const armed = await stillArmed(db, due);
  for (const [key, deadlines] of Map.groupBy(armed, ({ plan }) => plan)) {
    await endDeadlines(
      db,
      key,
      deadlines.map(({ id }) => id),
      "done",
      now,
    );
    const plan = await loadContext(db, key, now, cache);
    if (!plan) continue;
    const steps = deadlines.filter(({ kind }) => kind === "issue-step");
    const issues = await issuesByNumber(
      db,
      key,
      steps.map(({ subject }) => Number(subject)),
    );
    const together: State = { ...emptyState(plan), issues };
    const decided: Decided[] = [];
    for (const deadline of deadlines) {
      const command = { kind: "deadline", deadline } as const;
      const state = deadline.kind === "issue-step" ? together : await load(db, plan, command, undefined, now);
      const request = { id: deadline.id, actor: undefined, command };
      decided.push({ inbound: undefined, surface: "clock", decision: decide(state, request, now) });
    }
    await apply(db, key, now, decided);
  }
}

/** Another process may have been quicker between the look and the lock, or may have put one off. */
async function stillArmed(db: Db, due: readonly Deadline[]): Promise<readonly Deadline[]> {
  const left: Deadline[] = [];
  for (const [key, deadlines] of Map.groupBy(due, ({ plan }) => plan)) {
    const rows = await db
      .selectFrom("deadline")
      .where("plan", "=", key)
      .where(
        "id",
        "in",
        deadlines.map(({ id }) => id),
      )
      .where("state", "=", "armed")
      .select(["id", "due_at"])
      .execute();
    const armed = new Map(rows.map(({ id, due_at }) => [id, due_at]));
    left.push(...deadlines.filter(({ id, dueAt }) => armed.get(id) === dueAt));
  }
  return left;
}
