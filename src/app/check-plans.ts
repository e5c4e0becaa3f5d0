/** What doctor makes of the plans. */
import type { Check, Finding } from "../domain/check.ts";
import type { PlanContext } from "../domain/state.ts";
import { localDate } from "../domain/time.ts";
import type { DatabaseLook } from "../store/look.ts";
import * as say from "../wording/say-checks.ts";
import { createMinutes, type Minutes, nextOccurrenceAt } from "./cron.ts";

/** One check a plan; `plans` is undefined when the database could not be read. */
export function checkPlans(
  plans: readonly PlanContext[] | undefined,
  content: DatabaseLook["content"],
  now: number,
): readonly Check[] {
  if (plans === undefined) return [{ name: "plan", ...unread(content) }];
  if (plans.length === 0) return [{ name: "plan", ...say.NO_PLAN }];
  const minutes = createMinutes();
  return plans.map((plan) => ({ name: `plan ${plan.id}`, ...checkPlan(plan, now, minutes) }));
}

function unread(content: DatabaseLook["content"]): Finding {
  if (content.kind === "missing") return say.NO_PLAN;
  const old =
    content.kind === "open" && content.damage.length === 0 && content.migrations.unknown.length === 0;
  return old && content.migrations.changed.length === 0 ? say.PLANS_LATER : say.PLANS_UNREAD;
}

function checkPlan(plan: PlanContext, now: number, minutes: Minutes): Finding {
  for (const { id, cron } of plan.policy.checkIns) {
    try {
      minutes(cron, localDate(now, plan.zone));
    } catch (error) {
      return say.badSchedule(id, cron, error instanceof Error ? error.message : String(error));
    }
  }
  const next = nextOccurrenceAt(plan, now, minutes);
  return next === undefined ? say.NO_ROUND : say.planFine(plan.members.size, next, plan.zone);
}
