import type { Message } from "../domain/message.ts";
import type { Reply } from "../domain/reply.ts";
import { compose, line, note, section, text } from "./compose.ts";
import { sayAccountReply } from "./say-accounts.ts";
import { sayForm, sayProblems } from "./say-form.ts";
import { sayHelp, sayMalformed, sayUnknown } from "./say-help.ts";
import { sayHome } from "./say-home.ts";
import { sayIssueReply } from "./say-issues.ts";
import { sayPlanReply } from "./say-plan.ts";
import { sayRefusal } from "./say-refusal.ts";
import { sayRoundReply } from "./say-rounds.ts";
import { sayTaskReply } from "./say-tasks.ts";
import type { Speaker } from "./speaker.ts";

/** What a reply says to whom gave the command: a receipt, a refusal with its way out, or a form. Total. */
export function sayReply(reply: Reply, speaker: Speaker): Message {
  switch (reply.kind) {
    case "help":
      return sayHelp(reply, speaker);
    case "unknown":
      return sayUnknown(reply, speaker);
    case "malformed":
      return sayMalformed(reply, speaker);
    case "stranger":
    case "joined":
    case "you-are":
    case "join-which":
    case "unlinked":
      return sayAccountReply(reply, speaker);
    case "refused":
      return sayRefusal(reply.refusal, speaker);
    case "form": {
      const form = sayForm(reply.form, speaker);
      return { ...compose({ title: form.title, body: [] }, speaker), form };
    }
    case "invalid":
      return sayInvalid(reply, speaker);
    case "silent":
      return compose({ body: [] }, speaker);
    case "home":
      return sayHome(reply.homes, speaker.now, "answer");
    case "started":
    case "done":
    case "blocked":
    case "unblocked":
    case "undone":
    case "next":
    case "task-status":
      return sayTaskReply(reply, speaker);
    case "status":
    case "plan":
    case "who":
    case "away":
    case "back":
    case "added":
    case "assigned":
    case "estimated":
    case "cancelled":
    case "using":
    case "which-plan":
      return sayPlanReply(reply, speaker);
    case "test-opened":
    case "round-opened":
    case "answered":
    case "skipped":
    case "later":
    case "need-replied":
    case "need-closed":
      return sayRoundReply(reply, speaker);
    case "raised":
    case "acknowledged":
    case "resolved":
    case "withdrawn":
    case "snoozed":
    case "reassigned":
    case "noted":
    case "issues":
    case "issue":
      return sayIssueReply(reply, speaker);
  }
}

function sayInvalid({ problems, form }: Extract<Reply, { kind: "invalid" }>, speaker: Speaker): Message {
  const items = Object.entries(sayProblems(problems, speaker)).map(
    ([id, words]) => line`${{ bold: id }}: ${words}`,
  );
  return compose(
    {
      body: [
        ...text(line`This cannot be sent as it is.`),
        ...section("Please change", items),
        ...note(line`Nothing was changed, and nothing that you wrote is lost.`),
      ],
      buttons: [{ label: "Open the form", command: form }],
    },
    speaker,
  );
}
