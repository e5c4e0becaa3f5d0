/** Quiet hours: what may wait until their end, and until when. */
import type { Notice, To } from "./notice.ts";
import type { QuietHours } from "./plan.ts";
import type { PlanContext } from "./state.ts";
import { addDays, instantOf, localDate } from "./time.ts";

/**
 * Until when a notice waits, in UTC milliseconds: the end of the quiet hours that run now on its reader's clock (for a
 * channel, the plan's). Undefined when it goes at once, as everything does but reminders and digests.
 */
export function heldUntil(notice: Notice, to: To, plan: PlanContext, now: number): number | undefined {
  const { quiet } = plan.policy;
  if (!quiet || !waits(notice, to)) return undefined;
  const zone = (to.kind === "member" ? plan.members.get(to.member)?.zone : undefined) ?? plan.zone;
  return quietUntil(quiet, zone, now);
}

/** The digest of a test goes to the one who tries it out just now, so it does not wait. */
function waits(notice: Notice, to: To): boolean {
  switch (notice.kind) {
    case "prompt-reminder":
    case "update-post":
      return true;
    case "digest":
      return to.kind === "channel";
    default:
      return false;
  }
}

/** The end of the quiet hours that run at an instant in a zone; undefined when none do. */
export function quietUntil({ from, until }: QuietHours, zone: string, now: number): number | undefined {
  const today = localDate(now, zone);
  // What began yesterday may still run.
  for (const date of [addDays(today, -1), today]) {
    const end = instantOf(date, until > from ? until : until + 1440, zone);
    if (now >= instantOf(date, from, zone) && now < end) return end;
  }
  return undefined;
}
