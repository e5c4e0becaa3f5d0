/** Why an issue stays as it is. */
import type { Line } from "../domain/message.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Issue } from "../domain/state.ts";
import { code, line, names } from "./compose.ts";
import { handledLine, resolveButton } from "./issue-words.ts";
import type { Refused } from "./say-refusal.ts";
import { atTime, nameOf, type Speaker, whoIs } from "./speaker.ts";
import { spanWords } from "./time.ts";

export type IssueRefusal = Extract<
  Refusal,
  {
    kind:
      | "raised-already"
      | "own-issue"
      | "issue-handled"
      | "issue-moved-on"
      | "only-raiser"
      | "not-responder"
      | "snooze-urgent"
      | "snooze-too-long"
      | "reassign-to-raiser"
      | "asked-already"
      | "responder-away";
  }
>;

export function refuseIssue(refusal: IssueRefusal, speaker: Speaker): Refused {
  const { issue } = refusal;
  const n = issue.number;
  switch (refusal.kind) {
    case "raised-already": {
      const done = handledLine(speaker, issue);
      return {
        why: line`You raised this ${atTime(speaker, issue.raisedAt)}: it is issue ${n}.${done ? line` ${done}.` : ""}`,
        hint: line`Nothing was changed. ${code(`issue ${n}`)} shows its clock, ${code(`note ${n} TEXT`)} adds to it.`,
      };
    }
    case "own-issue":
      return {
        why: line`You raised issue ${n} yourself, so somebody else has to answer it.`,
        hint: line`${code(`withdraw ${n}`)} takes it back, ${code(`issue ${n}`)} shows who is asked.`,
      };
    case "issue-handled":
      return handled(issue, speaker);
    case "issue-moved-on": {
      const now =
        refusal.responder === undefined ? line`` : line`; ${nameOf(speaker, refusal.responder)} is asked now`;
      return {
        why: line`Issue ${n} changed ${atTime(speaker, refusal.at)}${now}.`,
        hint: line`${code(`ack ${n}`)} takes it all the same.`,
      };
    }
    case "only-raiser":
      return {
        why: line`Only ${nameOf(speaker, issue.raiser)}, who raised issue ${n}, can withdraw it.`,
        hint: line`${code(`resolve ${n}`)} closes it.`,
        buttons: resolveButton(issue),
      };
    case "not-responder": {
      const asked = names(refusal.who.map((id) => nameOf(speaker, id)));
      return {
        why: line`You are not asked about issue ${n}.`,
        hint: line`${asked === "" ? "A lead" : `${asked} or a lead`} can do this; ${code(`ack ${n}`)} takes the issue yourself.`,
      };
    }
    case "snooze-urgent":
      return {
        why: line`Issue ${n} is urgent and cannot be snoozed.`,
        hint: line`${code(`ack ${n}`)} takes it, ${code(`reassign ${n} MEMBER`)} asks somebody else.`,
      };
    case "snooze-too-long":
      return snoozeTooLong(issue, refusal.left);
    case "reassign-to-raiser":
      return {
        why: line`${nameOf(speaker, issue.raiser)} raised issue ${n} and cannot answer it.`,
        hint: line`${code(`reassign ${n} MEMBER`)} with somebody else.`,
      };
    case "asked-already":
      return {
        why: line`${whoIs(speaker, refusal.member)} asked about issue ${n} already; its clock runs on.`,
        hint: line`${code(`ack ${n}`)} takes it, ${code(`issue ${n}`)} shows who is next.`,
      };
    case "responder-away":
      return {
        why: line`${whoIs(speaker, refusal.member)} away, so issue ${n} stays where it is.`,
        hint: line`${code("who")} shows who is there.`,
      };
  }
}

/** "Coordination lead acknowledged this at 14:41". */
function handled(issue: Issue, speaker: Speaker): Refused {
  const done = handledLine(speaker, issue) ?? line`Issue ${issue.number} is open`;
  const text: Line = issue.resolution === undefined ? line`${done}.` : line`${done}: ${issue.resolution}`;
  if (issue.state !== "acknowledged")
    return {
      why: text,
      hint: line`Nothing was changed. ${code("raise")} opens a new issue if it comes back.`,
    };
  return {
    why: text,
    hint: line`Nothing was changed. ${code(`resolve ${issue.number}`)} closes it, ${code(`note ${issue.number} TEXT`)} says how it is going.`,
    buttons: resolveButton(issue),
  };
}

function snoozeTooLong(issue: Issue, left: number): Refused {
  const minutes = Math.floor(left / 60_000);
  if (minutes < 1)
    return {
      why: line`Issue ${issue.number} cannot be snoozed any longer.`,
      hint: line`All snoozes together last at most one response time, ${spanWords(issue.policy.row.response)}.`,
    };
  return {
    why: line`Issue ${issue.number} can be snoozed for ${spanWords(left)} more, not longer.`,
    hint: line`${code(`snooze ${issue.number} ${minutes}m`)} uses all of it.`,
    buttons: [{ label: `Snooze ${spanWords(left)}`, command: `snooze ${issue.number} ${minutes}m` }],
  };
}
