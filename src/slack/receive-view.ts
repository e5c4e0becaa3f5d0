/** Forms that were submitted. */
import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { App, ViewOutput, ViewSubmitAction } from "@slack/bolt";
import type { Answer } from "../domain/adapter.ts";
import type { Answers } from "../domain/state.ts";
import { ask, type Door, type Request } from "./door.ts";
import { once } from "./once.ts";
import { withWords } from "./sentences.ts";
import { messageOf, shownByPrompt, tell, type Place } from "./tell.ts";
import { readValues } from "./view-inputs.ts";
import { readMetadata, type ViewMetadata } from "./view-metadata.ts";

/** Slack takes an answer within three seconds; what takes longer is told later. */
const PATIENCE = 2500;
/** Replies after which nothing has changed. */
const REFUSALS: ReadonlySet<Answer["reply"]["kind"]> = new Set(["refused", "stranger", "which-plan"]);

type Asked = Awaited<ReturnType<typeof ask>>;

/**
 * Submits the form's values, and answers with what is wrong with them beside the questions, or closes the
 * form and says the receipt. A form that nothing came of stays open and says why, so that no typed word is lost.
 */
export function receiveViews(app: App, door: Door): void {
  const isNew = once();
  app.view<ViewSubmitAction>({ callback_id: "form", type: "view_submission" }, ({ ack, body, view }) =>
    door.run("form", async () => {
      const metadata = readMetadata(view.private_metadata);
      if (metadata === undefined) return ack();
      const values = readValues(view.state.values);
      const request = requestOf(body, view, metadata, values);
      const asked = ask(door, request);
      const answer = await within(asked, PATIENCE);
      if (answer === "late") {
        await ack();
        const told = await asked;
        const message = messageOf(told);
        const lost = problemsOf(told) !== undefined;
        return tell(door, directly(body.user.id), lost ? withWords(message, Object.values(values)) : message);
      }
      const errors = errorsOf(problemsOf(answer), view);
      if (errors !== undefined) return ack({ response_action: "errors", errors });
      await ack();
      if (!isNew(request.id)) return undefined;
      if (metadata.via === "click" && typeof answer === "object" && shownByPrompt(answer)) return undefined;
      return tell(door, placeOf(body.user.id, metadata, answer), messageOf(answer));
    }),
  );
}

/** A form that was refused and is sent again keeps its hash, so the values are part of the id. */
function requestOf(
  body: ViewSubmitAction,
  view: ViewOutput,
  metadata: ViewMetadata,
  values: Answers,
): Request {
  const digest = createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 16);
  return {
    id: `view:${view.id}:${view.hash}:${digest}`,
    team: body.team?.id ?? body.user.team_id ?? view.team_id,
    user: body.user.id,
    channel: metadata.channel === "" ? undefined : metadata.channel,
    plan: metadata.plan,
    command: { kind: "submit", form: metadata.form, values },
  };
}

/** What keeps the form open: problems by field, or under no field's name why nothing came of it. */
function problemsOf(answer: Asked): Answer["problems"] {
  const refused = typeof answer !== "object" || REFUSALS.has(answer.reply.kind);
  return refused ? { "": messageOf(answer).fallback } : answer.problems;
}

/** Problems by block; what is wrong with a question that is not shown stands at the first one. */
function errorsOf(problems: Answer["problems"], view: ViewOutput): Record<string, string> | undefined {
  const inputs = view.blocks.flatMap(({ type, block_id: id }) =>
    type === "input" && id !== undefined ? [id] : [],
  );
  const [first] = inputs;
  if (first === undefined || problems === undefined) return undefined;
  const errors = new Map<string, string>();
  for (const [id, problem] of Object.entries(problems)) {
    const block = inputs.includes(id) ? id : first;
    errors.set(block, [errors.get(block), problem].filter((text) => text !== undefined).join(" "));
  }
  return errors.size === 0 ? undefined : Object.fromEntries(errors);
}

/**
 * The receipt of a form stays: where it was opened in a conversation with Baton alone, else in a direct message. An
 * answer's stands at its prompt already, and is only said once more where the form was asked for.
 */
function placeOf(user: string, { channel, thread, responseUrl }: ViewMetadata, answer: Asked): Place {
  if (typeof answer === "object" && shownByPrompt(answer))
    return { user, channel: channel === "" ? undefined : channel, thread, responseUrl, how: "ephemeral" };
  return channel.startsWith("D")
    ? { user, channel, thread, responseUrl: undefined, how: "post" }
    : directly(user);
}

function directly(user: string): Place {
  return { user, channel: undefined, thread: undefined, responseUrl: undefined, how: "post" };
}

/** The value, or `late` when it takes longer than this many milliseconds. */
async function within<T>(promise: Promise<T>, patience: number): Promise<T | "late"> {
  const done = new AbortController();
  const late = pause(patience, "late" as const, { signal: done.signal }).catch(() => "late" as const);
  const first = await Promise.race([promise, late]);
  done.abort();
  return first;
}
