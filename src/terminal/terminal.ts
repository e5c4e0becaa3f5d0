import type { Answer, Delivery, Handle, Outlet, Posted } from "../domain/adapter.ts";
import type { Command } from "../domain/command.ts";
import type { Form, Message } from "../domain/message.ts";
import type { PlayClock } from "./clock.ts";
import { answerField, type Dialog, openDialog, reopenDialog, valuesOf, type Wrong } from "./dialog.ts";
import { greeting, type PlanCard, shortGreeting } from "./greeting.ts";
import { doLocally, type LocalState } from "./do-locally.ts";
import { parseLocal } from "./local-command.ts";
import { findMember, isCalled, type Member } from "./member.ts";
import { painter, wantsColours } from "./paint.ts";
import { editLines, postLines, type Reader } from "./post-lines.ts";
import { choicesFor, EMPTY_BOARD, type Post, postAt, refOf, withAnswer, withPost } from "./posts.ts";
import { formLines, questionLines, questionPrompt } from "./question.ts";
import { type Look, paragraph, renderMessage } from "./render.ts";
import { type Input, openScreen, type Output, type Screen } from "./screen.ts";
import { safe } from "./text.ts";
import { day } from "./when.ts";
import { WORDS } from "./words.ts";

export interface TerminalOptions {
  readonly input: Input;
  readonly output: Output;
  readonly handle: Handle;
  readonly parse: (text: string) => Command;
  readonly workspace: string;
  readonly plan: PlanCard;
  readonly members: readonly Member[];
  /** The plan's zone: times are shown in it until somebody was chosen. */
  readonly zone: string;
  readonly now: () => number;
  readonly newId: () => string;
  readonly clock: PlayClock | undefined;
  /** Resolves when every message that a command caused was posted; a pipe waits for it after each line. */
  readonly settle: () => Promise<void>;
  /** Whether this workspace was never opened before: it is greeted at length. */
  readonly first: boolean;
  readonly onQuit: () => void;
}

export interface Terminal {
  readonly outlet: Outlet;
  /** Reads and answers lines in their order; resolves when the reader leaves or the pipe ends. */
  readonly run: () => Promise<void>;
}

/**
 * The local workspace: one terminal at which any member may sit. Commands go to `handle` one after the other;
 * messages to every member and channel are shown as they arrive. Without a keyboard it reads a script: each
 * line is echoed, answered, and what it caused is printed before the next one is read.
 */
export function openTerminal(options: TerminalOptions): Terminal {
  const { input, output, members, now } = options;
  const colours = wantsColours(output, process.env);
  const paint = painter(colours);
  let local: LocalState = { member: undefined, quiet: false, board: EMPTY_BOARD };
  let filling:
    { readonly dialog: Dialog; readonly by: Member; readonly wrong: Wrong | undefined } | undefined;
  let screen: Screen | undefined;
  let state: "waiting" | "busy" | "open" | "closed" = "waiting";
  let held: (() => void)[] = [];
  let lastDay: string | undefined;
  /** The choices that were on the screen when the line was begun. */
  let frozen: ReturnType<typeof choicesFor> | undefined;

  const zone = (): string => local.member?.zone ?? options.zone;
  const look = (): Look => ({ columns: screen?.columns() ?? 80, colours, paint, zone: zone() });
  const reader = (): Reader => ({ look: look(), zone: zone(), member: local.member, members });
  const print = (lines: readonly string[]): void => {
    if (lines.length > 0) screen?.print([...lines, ""]);
  };
  const say = (sentence: string): void => print(paragraph([sentence], look(), "plain", "  "));

  function arrive(post: Post, before: Post | undefined): void {
    if (local.quiet && post.to.kind === "user" && post.to.id !== local.member?.id) return;
    const lines =
      before && post.edited ? editLines(before.message, post, reader()) : postLines(post, reader());
    if (lines.length === 0) return;
    const today = day(post.at, zone());
    print(today === lastDay ? lines : [paint("dim", today), ...lines]);
    lastDay = today;
  }

  function post(delivery: Delivery): Posted {
    if (state === "closed") return { kind: "retry", after: undefined, scope: "platform", why: WORDS.closed };
    const ref = refOf(delivery);
    const before = postAt(local.board, ref);
    // The same delivery once more, after a takeover for example: it stands already.
    if (before && delivery.op === "post") return { kind: "sent", ref };
    const begun = screen?.typing() === true ? local.member : undefined;
    frozen = begun && (frozen ?? choicesFor(local.board, begun.id));
    const next = withPost(local.board, delivery, now());
    local = { ...local, board: next.board };
    if (state === "open") arrive(next.post, before);
    else held.push(() => arrive(next.post, before));
    return { kind: "sent", ref };
  }

  function release(): void {
    const arrivals = held;
    held = [];
    state = "open";
    for (const each of arrivals) each();
  }

  async function send(
    member: Member,
    command: Command,
    plan: string | undefined,
  ): Promise<Answer | undefined> {
    const { workspace, newId } = options;
    const actor = { kind: "member", id: member.id } as const;
    const inbound = {
      id: newId(),
      workspace,
      plan,
      channel: undefined,
      surface: "terminal",
      actor,
    } as const;
    try {
      return await options.handle({ ...inbound, command });
    } catch (error) {
      say(WORDS.broken(error instanceof Error ? error.message : String(error)));
      return undefined;
    }
  }

  function showAnswer(member: Member, message: Message): void {
    print(renderMessage(message, look(), "numbered"));
    local = { ...local, board: withAnswer(local.board, member.id, message) };
  }

  async function command(member: Member, command: Command, plan?: string): Promise<void> {
    const answer = await send(member, command, plan);
    if (!answer) return;
    if (answer.form) await fill(answer.form, member);
    else showAnswer(member, answer.message);
  }

  async function fill(form: Form, by: Member): Promise<void> {
    screen?.print(formLines(form, look()));
    await step(openDialog(form), undefined, by);
  }

  /** Asks the next question, or sends the form when there is none. */
  async function step(dialog: Dialog, wrong: Wrong | undefined, by: Member): Promise<void> {
    filling = { dialog, wrong, by };
    if (dialog.field) return screen?.print(questionLines(dialog, wrong, look()));
    filling = undefined;
    screen?.print([""]);
    const { id, plan } = dialog.form;
    const answer = await send(by, { kind: "submit", form: id, values: valuesOf(dialog) }, plan);
    if (!answer) return;
    const again = reopenDialog(dialog, answer.problems ?? {});
    if (again.field) await step(again, undefined, by);
    else if (answer.form) await fill(answer.form, by);
    else showAnswer(by, answer.message);
  }

  /** False when the reader wants to leave. */
  async function take(line: string): Promise<boolean> {
    const typed = line.trim();
    if (filling) {
      const { dialog, by } = filling;
      const leaves = parseLocal(typed, members, by)?.kind === "quit";
      if (leaves || typed.toLowerCase() === "cancel") {
        filling = undefined;
        screen?.print([""]);
        say(WORDS.left);
        return !leaves;
      }
      const next = answerField(dialog, line);
      await step(next.dialog, next.wrong, by);
      return true;
    }
    if (typed === "") return true;
    const parsed = parseLocal(typed, members, local.member) ?? byName(typed);
    if (parsed?.kind === "quit") return false;
    if (parsed) {
      const choices = local.member && (frozen ?? choicesFor(local.board, local.member.id));
      const done = await doLocally(parsed, local, { ...options, reader: reader(), choices });
      local = { ...local, member: done.member, quiet: done.quiet };
      // A choice says which command it stands for; help on Baton comes before help on this workspace.
      if (parsed.kind === "choice" && done.command !== undefined) screen?.print([chosen(done.command)]);
      if (done.command !== undefined && local.member)
        await command(local.member, options.parse(done.command), done.plan);
      print(done.lines);
    } else if (local.member) await command(local.member, options.parse(typed));
    else say(WORDS.nobodyYet);
    return true;
  }

  const chosen = (line: string): string => `  ${paint("dim", `→ ${safe(line)}`)}`;

  /** A name alone chooses a member, unless it is a command too. */
  function byName(typed: string): ReturnType<typeof parseLocal> {
    if (local.member && options.parse(typed).kind !== "unknown") return undefined;
    const same = findMember(typed, members);
    return same && (!local.member || isCalled(typed, same)) ? { kind: "as", member: same } : undefined;
  }

  function prompt(): string {
    if (filling) return questionPrompt(filling.dialog, look());
    return `${paint("accent", local.member ? safe(local.member.id) : "")}${local.member ? " " : ""}› `;
  }

  async function answerLine(screen: Screen, line: string): Promise<boolean> {
    if (!screen.interactive) {
      const comment = !filling && line.trimStart().startsWith("#");
      if (comment) screen.print([paint("dim", safe(line))]);
      if (comment || (!filling && line.trim() === "")) return true;
      screen.print([prompt() + safe(line)]);
    }
    state = "busy";
    const stays = await take(line);
    frozen = undefined;
    release();
    if (!screen.interactive) await options.settle();
    return stays;
  }

  async function run(): Promise<void> {
    const opened = openScreen(input, output);
    screen = opened;
    output.once("error", opened.close);
    if (options.first) print(greeting(options.plan, members, look(), options.clock !== undefined));
    else print(shortGreeting(options.plan, members, look()));
    release();
    if (!opened.interactive) await options.settle();
    opened.ask(prompt());
    for await (const line of opened.lines) {
      if (!(await answerLine(opened, line))) break;
      opened.ask(prompt());
    }
    if (filling && !opened.interactive) say(WORDS.inputEnded);
    state = "closed";
    opened.close();
    options.onQuit();
  }

  return {
    run,
    outlet: {
      platform: "terminal",
      post: (delivery) => Promise.resolve(post(delivery)),
      find: (delivery) => Promise.resolve(postAt(local.board, refOf(delivery))?.ref),
    },
  };
}
