import { AppError } from "../domain/app-error.ts";
import { putAway } from "../store/archive-plan.ts";
import { putAudit } from "../store/audit.ts";
import { type Db, transact } from "../store/database.ts";
import { openIssues } from "../store/issues.ts";
import { planKeysOf } from "../store/plans.ts";

/**
 * Takes a plan of the workspace out of use, in one transaction: its history stays, and importing it again brings it
 * back. Throws AppError `no-plan`, and `open-issues`, since whoever waits for help must not wait in vain.
 */
export async function archivePlan(db: Db, workspace: string, id: string, now: number): Promise<void> {
  await transact(db, async (db) => {
    const plans = await planKeysOf(db, workspace);
    const plan = plans.find((each) => each.id === id);
    if (!plan) {
      const known = plans.map((each) => each.id).join(", ");
      const hint = known === "" ? "No plan is in use." : `In use: ${known}.`;
      throw new AppError("no-plan", `There is no plan "${id}".`, { hint });
    }
    const open = (await openIssues(db, plan.key)).map(({ number }) => number);
    if (open.length > 0) {
      const [what, them] = open.length === 1 ? ["Issue", "it"] : ["Issues", "them"];
      const numbers = open.slice(0, 10).join(", ") + (open.length > 10 ? " and more" : "");
      throw new AppError(
        "open-issues",
        `${what} ${numbers} of ${id} ${open.length === 1 ? "is" : "are"} still open; nothing was archived.`,
        {
          hint: `Resolve or withdraw ${them} first.`,
        },
      );
    }
    await putAway(db, plan.key, now);
    await putAudit(db, plan.key, [
      {
        at: now,
        actor: undefined,
        onBehalfOf: undefined,
        surface: "cli",
        inbound: undefined,
        command: { kind: "archive" },
        outcome: "done",
        changes: [],
      },
    ]);
  });
}
