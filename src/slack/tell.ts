/** Answers to the one who asked. */
import type { Answer } from "../domain/adapter.ts";
import type { Message } from "../domain/message.ts";
import { postMessage, respond } from "./client.ts";
import { renderAnswer } from "./home-view.ts";
import type { Door } from "./door.ts";
import { reason } from "./log.ts";
import { renderPages, type Page } from "./render.ts";
import { FORM_DID_NOT_OPEN, NOT_THIS_WORKSPACE, WENT_WRONG } from "./sentences.ts";
import type { FormOrigin } from "./view-metadata.ts";
import { renderForm } from "./views.ts";

/** Where somebody asked, and so where the answer goes. */
export interface Place {
  readonly user: string;
  readonly channel: string | undefined;
  readonly thread: string | undefined;
  /** Slack's address for answers to this request; it works for half an hour and five times. */
  readonly responseUrl: string | undefined;
  /** `post` for a conversation with Baton alone, where an answer may stay; `ephemeral` where others read. */
  readonly how: "ephemeral" | "post";
}

const MOST_PAGES = 4;
/** Answers name instants by their own zone and call nobody. */
const OPTIONS = { zone: undefined, accounts: {} };

/** The message for an answer, whatever became of the request. */
export function messageOf(answer: Answer | "stranger" | "failed"): Message {
  if (answer === "stranger") return NOT_THIS_WORKSPACE;
  if (answer === "failed") return WENT_WRONG;
  return answer.form === undefined ? answer.message : { ...answer.message, form: answer.form };
}

/**
 * Says it where it was asked, and in a direct message when that does not work: every command is answered.
 * Rejects when nothing works.
 */
export async function tell(door: Door, place: Place, message: Message): Promise<void> {
  const pages = renderPages(message, OPTIONS, MOST_PAGES);
  const { user, channel, thread, responseUrl } = place;
  const ways: ((page: Page) => Promise<unknown>)[] = [];
  const inThread = thread === undefined ? {} : { thread_ts: thread };
  if (place.how === "ephemeral" && responseUrl !== undefined) {
    ways.push((page) => respond(responseUrl, page, thread));
  }
  if (channel !== undefined) {
    ways.push(({ text, blocks }) =>
      place.how === "post"
        ? postMessage(door.client, { channel, text, blocks: [...blocks], ...inThread })
        : door.client.chat.postEphemeral({ channel, user, text, blocks: [...blocks], ...inThread }),
    );
  }
  ways.push(async ({ text, blocks }) => {
    const { channel: direct } = await door.client.conversations.open({ users: user });
    await postMessage(door.client, { channel: direct?.id ?? user, text, blocks: [...blocks] });
  });
  for (const page of pages) await sayOneWay(door, ways, page);
}

async function sayOneWay(
  door: Door,
  ways: readonly ((page: Page) => Promise<unknown>)[],
  page: Page,
): Promise<void> {
  for (const [index, way] of ways.entries()) {
    try {
      await way(page);
      return;
    } catch (error) {
      if (index === ways.length - 1) throw error;
      door.log.debug({ why: reason(error) }, "an answer took another way");
    }
  }
}

/** Opens the form at once, since the trigger lives three seconds, and returns its id; else offers a button that does. */
export async function openForm(
  door: Door,
  answer: Answer & { readonly form: NonNullable<Answer["form"]> },
  trigger: string,
  place: Place,
  via: FormOrigin["via"],
): Promise<string | undefined> {
  const { channel = "", thread, responseUrl } = place;
  try {
    const view = renderForm(answer.form, { via, channel, thread, responseUrl });
    return (await door.client.views.open({ trigger_id: trigger, view })).view?.id;
  } catch (error) {
    door.log.warn({ form: answer.form.id, why: reason(error) }, "a form did not open");
    const message: Message = {
      body: [{ kind: "text", lines: [[FORM_DID_NOT_OPEN]] }],
      form: answer.form,
      fallback: FORM_DID_NOT_OPEN,
    };
    await tell(door, place, message);
    return undefined;
  }
}

/**
 * Shows an answer over the page on which a button was pressed, since nothing can be said there. What its buttons would
 * do is on the page; when it does not open, it is said in a direct message, with its buttons.
 */
export async function showAnswer(door: Door, message: Message, trigger: string, place: Place): Promise<void> {
  try {
    await door.client.views.open({ trigger_id: trigger, view: renderAnswer(message) });
  } catch (error) {
    door.log.debug({ why: reason(error) }, "an answer took another way");
    await tell(door, { ...place, how: "post" }, message);
  }
}

/** Whether the answer is a form to open. */
export function hasForm(
  answer: Answer | "stranger" | "failed",
): answer is Answer & { readonly form: NonNullable<Answer["form"]> } {
  return typeof answer === "object" && answer.form !== undefined;
}

/**
 * True for an answer that its prompt shows already: the outbox edits it in place. A receipt that offers
 * something more is said all the same.
 */
export function shownByPrompt({ reply }: Answer): boolean {
  if (reply.kind === "answered") return reply.offer === undefined;
  return reply.kind === "skipped" || reply.kind === "later";
}
