import type { Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import { sayFoundYou, sayLinked, sayUnlinked } from "./notice-accounts.ts";
import { sayDayPost, sayDigest, sayRedReport, sayUpdatePost } from "./notice-digests.ts";
import { sayAskHolder, sayNews, sayThread } from "./notice-issue-news.ts";
import { sayCard, sayPing } from "./notice-issues.ts";
import { sayNeed, sayNeedAnswered, sayNeedHandled } from "./notice-needs.ts";
import {
  sayAnswer,
  sayPrompt,
  sayPromptClosed,
  sayPromptMerged,
  sayPromptReminder,
  sayReceipt,
  sayRoundMissed,
} from "./notice-prompts.ts";
import { sayActedForYou, sayAssigned, sayAssignedAway, sayReopened, sayWorkOpened } from "./notice-tasks.ts";
import { sayCannotReach, sayShutOut, sayStepFailed } from "./notice-trouble.ts";
import { sayAbsenceForYou } from "./say-absence.ts";
import { sayHome } from "./say-home.ts";
import type { Speaker } from "./speaker.ts";

/**
 * What a notice says to this reader. Total over every kind with facts; `day-post`, `digest`, `update-post`,
 * `issue-card` and `home` must have been filled with theirs before, and throw here.
 */
export function sayNotice(notice: Notice, speaker: Speaker): Message {
  switch (notice.kind) {
    case "work-opened":
      return sayWorkOpened(notice, speaker);
    case "assigned-to-you":
      return sayAssigned(notice, speaker);
    case "work-reopened":
      return sayReopened(notice, speaker);
    case "acted-for-you":
      return sayActedForYou(notice, speaker);
    case "assigned-away":
      return sayAssignedAway(notice, speaker);
    case "absence-for-you":
      return sayAbsenceForYou(notice, speaker);
    case "day-post-facts":
      return sayDayPost(notice, speaker);
    case "prompt":
      return sayPrompt(notice, speaker);
    case "prompt-receipt":
      return sayReceipt(notice, speaker);
    case "prompt-merged":
      return sayPromptMerged(notice, speaker);
    case "prompt-closed":
      return sayPromptClosed(notice, speaker);
    case "prompt-reminder":
      return sayPromptReminder(notice, speaker);
    case "answer":
      return sayAnswer(notice, speaker);
    case "digest-facts":
      return sayDigest(notice, speaker);
    case "update-post-facts":
      return sayUpdatePost(notice, speaker);
    case "red-report":
      return sayRedReport(notice, speaker);
    case "need":
      return sayNeed(notice, speaker);
    case "need-handled":
      return sayNeedHandled(notice, speaker);
    case "need-answered":
      return sayNeedAnswered(notice, speaker);
    case "round-missed":
      return sayRoundMissed(notice, speaker);
    case "issue-ping":
      return sayPing(notice, speaker);
    case "issue-card-facts":
      return sayCard(notice, speaker);
    case "issue-thread":
      return sayThread(notice, speaker);
    case "issue-news":
      return sayNews(notice, speaker);
    case "issue-ask-holder":
      return sayAskHolder(notice, speaker);
    case "member-linked":
      return sayLinked(notice, speaker);
    case "member-unlinked":
      return sayUnlinked(notice, speaker);
    case "found-you":
      return sayFoundYou(notice, speaker);
    case "cannot-reach":
      return sayCannotReach(notice, speaker);
    case "shut-out":
      return sayShutOut(notice, speaker);
    case "step-failed":
      return sayStepFailed(notice, speaker);
    case "home-facts":
      return sayHome(notice.homes, speaker.now, "page");
    case "home":
    case "day-post":
    case "digest":
    case "update-post":
    case "issue-card":
      throw new Error(`a notice of kind ${notice.kind} has no facts to be said`);
  }
}
