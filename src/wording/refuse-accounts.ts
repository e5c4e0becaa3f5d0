/** Why somebody cannot become a member, or stop being one. */
import type { Refusal } from "../domain/refusal.ts";
import { code, cut, line, anyOf, series } from "./compose.ts";
import type { Refused } from "./say-refusal.ts";
import { nameOf, type Speaker, when, who } from "./speaker.ts";

export type AccountRefusal = Extract<
  Refusal,
  { kind: "join-unknown" | "join-taken" | "join-other-email" | "not-ours" | "not-linked" }
>;

const SHOWN = 80;
const MOST_NAMES = 5;

export function refuseAccount(refusal: AccountRefusal, speaker: Speaker): Refused {
  switch (refusal.kind) {
    case "join-unknown": {
      const { given, nearest, free } = refusal;
      const shown = free.slice(0, MOST_NAMES);
      const more = free.length > shown.length ? ` and ${free.length - shown.length} more` : "";
      return {
        why: line`Nobody on the plan is called “${cut(given, SHOWN)}”.${nearest === undefined ? "" : line` Did you mean ${code(`join ${nearest}`)}?`}`,
        hint:
          shown.length === 0
            ? line`Everybody on the plan has an account already.`
            : line`Without an account yet: ${series(shown.map(code), more === "" ? " and " : ", ")}${more}.`,
      };
    }
    case "join-taken": {
      const name = nameOf(speaker, refusal.member);
      return {
        why: line`${name} has an account already.`,
        hint: line`If it is not theirs, ${askWords(speaker, refusal.leads)} says ${code(`unlink ${refusal.member}`)}, and you try again.`,
      };
    }
    case "join-other-email": {
      const name = nameOf(speaker, refusal.member);
      return {
        why: line`Your e-mail address is not the one that the team's file has for ${name}, so you stay unlinked.`,
        hint: line`If you are ${name} all the same, ask ${askWords(speaker, refusal.leads)} to correct the address in the team's file.`,
      };
    }
    case "not-ours":
      return {
        why: line`Guests of other workspaces, bots and deactivated accounts cannot join a plan here.`,
        hint: line`Whoever invited you can tell the plan's leads what you need.`,
      };
    case "not-linked":
      return { why: line`${notLinked(refusal, speaker)}`, hint: endedLine(refusal, speaker) };
  }
}

/** Anybody of several will do. */
function askWords(speaker: Speaker, leads: readonly string[]): string {
  if (leads.length === 0) return "whoever keeps the team's file";
  return anyOf(leads.map((id) => nameOf(speaker, id)));
}

type NotLinked = Extract<AccountRefusal, { kind: "not-linked" }>;

function notLinked({ member, named }: NotLinked, speaker: Speaker): string {
  const whose = member === speaker.reader ? "Your account" : `The account of ${nameOf(speaker, member)}`;
  if (named)
    return `${whose} stands in the team's file; whoever keeps the file changes it there, with an import.`;
  return `No account is linked to ${member === speaker.reader ? "you" : nameOf(speaker, member)}.`;
}

function endedLine({ last, named }: NotLinked, speaker: Speaker) {
  if (named || last?.how !== "left") return undefined;
  return line`${who(speaker, last.linkedBy ?? last.member)} ended the link ${when(speaker, last.linkedAt)}.`;
}
