/** Why a round, a need or an absence stays as it is. */
import type { Refusal } from "../domain/refusal.ts";
import { capital, code, line } from "./compose.ts";
import { roundName } from "./round-words.ts";
import { answerButton, editButton, leftOutLine } from "./say-rounds.ts";
import type { Refused } from "./say-refusal.ts";
import { atTime, nameOf, type Speaker, whoIs } from "./speaker.ts";

export type RoundRefusal = Extract<
  Refusal,
  {
    kind:
      | "not-away"
      | "not-asked"
      | "no-last-answer"
      | "already-answered"
      | "round-closed"
      | "asked-together"
      | "round-empty"
      | "need-closed";
  }
>;

export function refuseRound(refusal: RoundRefusal, speaker: Speaker): Refused {
  switch (refusal.kind) {
    case "not-away":
      return {
        why:
          refusal.ended === undefined
            ? line`${whoIs(speaker, refusal.member)} not away.`
            : line`${whoIs(speaker, refusal.member)} not away; the last absence ended ${atTime(speaker, refusal.ended)}.`,
        hint: line`${code("away")} begins an absence.`,
      };
    case "not-asked":
      return {
        why: line`You were not asked in the ${roundName(speaker, refusal.round)}.`,
        hint: line`Only those with work in an open phase are, when the round opens.`,
      };
    case "no-last-answer":
      if (refusal.round.kind === "update")
        return {
          why: line`A daily update tells of one day, so it cannot stay as it was.`,
          hint: line`The form begins with the words of last time.`,
          buttons: [answerButton(refusal.round)],
        };
      return {
        why: line`There is no earlier answer that could stay as it is.`,
        hint: line`Please answer once; from then on ${code("same")} repeats it.`,
        buttons: [answerButton(refusal.round)],
      };
    case "already-answered":
      return {
        why: line`You answered the ${roundName(speaker, refusal.round)} ${atTime(speaker, refusal.at)}.`,
        hint: line`Edit changes the answer.`,
        buttons: [editButton(refusal.round)],
      };
    case "round-closed":
      return {
        why: line`The ${roundName(speaker, refusal.round)} closed ${atTime(speaker, refusal.round.closedAt ?? refusal.round.closesAt)}.`,
        hint: line`A late answer is welcome.`,
        buttons: [answerButton(refusal.round)],
      };
    case "asked-together": {
      const { round, into } = refusal;
      return {
        why: line`The ${roundName(speaker, round)} is answered together with ${into ? line`the ${roundName(speaker, into)}` : "your daily update, at the end of work"}: one answer counts for both.`,
        hint: line`${code(`answer ${round.id}`)} answers it alone.`,
        buttons: [answerButton(into ?? round)],
      };
    }
    case "round-empty":
      return {
        why: line`Nobody can be asked now, so no round was opened.`,
        hint: leftOutLine(speaker, refusal.leftOut) ?? line`Nobody has work in an open phase.`,
      };
    case "need-closed": {
      const { need } = refusal;
      const by = need.closedBy === undefined ? "somebody" : nameOf(speaker, need.closedBy);
      const at = need.closedAt === undefined ? [] : line` ${atTime(speaker, need.closedAt)}`;
      return {
        why: line`${capital(by)} closed this${at}.`,
        hint: line`${nameOf(speaker, need.asker)} can ask again in the next answer.`,
      };
    }
  }
}
