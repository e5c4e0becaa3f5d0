/** What people do in Slack, and what they get for it. */
import { optionsOf, isJson } from "./check-parts.ts";
import { checkedView, inputsOf, replaceView } from "./methods-views.ts";
import { changePayload, clickPayload, eventPayload, slashPayload, submitPayload } from "./payloads.ts";
import type { Deliver, Push } from "./push.ts";
import { buttonsOf, typed } from "./read.ts";
import {
  changed,
  directWith,
  nextTs,
  type Conversation,
  type FakeEphemeral,
  type FakeMessage,
  type FakeView,
  type World,
} from "./world.ts";

/** What somebody got for one action. Deliveries of the outbox are not among it: they carry metadata. */
export interface Got {
  /** Ephemeral messages and direct messages, in order. */
  readonly said: readonly (FakeEphemeral | FakeMessage)[];
  /** The form that was opened. */
  readonly view: FakeView | undefined;
  /** What stands beside the questions after a submission, by block id. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface People {
  readonly slash: (user: string, channel: string, text: string) => Promise<Got>;
  readonly mention: (user: string, channel: string, text: string, thread?: string) => Promise<Got>;
  readonly dm: (user: string, text: string) => Promise<Got>;
  readonly click: (
    user: string,
    message: FakeMessage | FakeEphemeral,
    button: string,
    options?: { readonly stale?: boolean },
  ) => Promise<Got>;
  readonly change: (user: string, view: FakeView, block: string, value: string) => Promise<Got>;
  readonly submit: (user: string, view: FakeView, values: Readonly<Record<string, string>>) => Promise<Got>;
  readonly redeliver: () => Promise<Got>;
}

/** `deliver` sends to the app; `settled` resolves when the app has done what it was asked. */
export function createPeople(world: World, deliver: Deliver, settled: () => Promise<void>): People {
  let lastEvent: { readonly user: string; readonly push: Push } | undefined;

  const collect = collector(world, settled);

  async function write(
    user: string,
    place: Conversation,
    text: string,
    thread: string | undefined,
  ): Promise<void> {
    const message: FakeMessage = {
      kind: "message",
      channel: place.id,
      ts: nextTs(world),
      user,
      thread,
      text,
      blocks: [],
      metadata: undefined,
      edits: [],
      changedAt: world.now(),
      deleted: false,
    };
    place.messages.push(message);
    changed(world);
    const type = place.direct === undefined ? "app_mention" : "message";
    const push: Push = { type: "events_api", payload: eventPayload(world, type, place, message) };
    lastEvent = { user, push };
    await deliver(push);
  }

  const slash: People["slash"] = (user, channel, text) =>
    collect(user, async () => {
      const [, command = "/baton", rest = text] = /^(\/\S+)\s*([^]*)$/.exec(text) ?? [];
      const payload = slashPayload(
        world,
        user,
        placeOf(world, user, channel),
        command,
        typed(world, rest, true),
      );
      const answer = await deliver({ type: "slash_commands", payload });
      if (isJson(answer) && answer["text"] !== undefined)
        world.badAcks.push("an answer inside an acknowledgement");
      return undefined;
    });

  const mention: People["mention"] = (user, channel, text, thread) =>
    collect(user, async () => {
      const place = placeOf(world, user, channel);
      if (!place.bot) throw new Error(`the bot is not in ${channel}`);
      await write(user, place, `<@${world.botUser}> ${typed(world, text, false)}`, thread);
      return undefined;
    });

  const dm: People["dm"] = (user, text) =>
    collect(user, async () => {
      await write(user, directWith(world, user), typed(world, text, false), undefined);
      return undefined;
    });

  const click: People["click"] = (user, message, which, { stale = false } = {}) =>
    collect(user, async () => {
      placeOf(world, user, message.channel);
      if (message.kind === "ephemeral" && message.user !== user)
        throw new Error("somebody else's ephemeral message");
      const versions =
        stale && message.kind === "message" ? [message, ...message.edits.toReversed()] : [message];
      const buttons = versions.flatMap((version) => buttonsOf(version));
      const button = buttons.find(({ label, command }) => label === which || command === which);
      if (button === undefined) {
        const there = buttons.map(({ label, command }) => `${label} (${command})`).join(", ");
        throw new Error(`no button "${which}" on the message; there are: ${there}`);
      }
      await deliver({ type: "interactive", payload: clickPayload(world, user, message, button) });
      return undefined;
    });

  async function enter(user: string, view: FakeView, block: string, value: string): Promise<void> {
    const input = inputsOf(view).find((candidate) => candidate.block_id === block);
    if (!view.open || view.user !== user) throw new Error("the form is not open for this user");
    if (input === undefined) {
      const there = inputsOf(view).map((candidate) => candidate.block_id);
      throw new Error(`no question "${block}" in the form; there are: ${there.join(", ")}`);
    }
    if (input.element.type === "static_select" && value !== "") {
      const options = optionsOf({ ...input.element });
      const label = (option: (typeof options)[number]) =>
        isJson(option["text"]) ? option["text"]["text"] : "";
      const option = options.find((candidate) => candidate["value"] === value || label(candidate) === value);
      if (option === undefined) {
        const there = options.map((candidate) => String(candidate["value"])).join(", ");
        throw new Error(`no choice "${value}" for "${block}"; there are: ${there}`);
      }
      view.values.set(block, String(option["value"]));
    } else {
      view.values.set(block, value);
    }
    if (input.dispatch_action !== true) return;
    await deliver({ type: "interactive", payload: changePayload(world, user, view, block) });
    await settled();
  }

  const change: People["change"] = (user, view, block, value) =>
    collect(user, async () => {
      await enter(user, view, block, value);
      return undefined;
    });

  const submit: People["submit"] = (user, view, values) =>
    collect(user, async () => {
      for (const [block, value] of Object.entries(values)) await enter(user, view, block, value);
      const missing = inputsOf(view).filter(
        ({ block_id: id = "", optional }) => optional !== true && (view.values.get(id) ?? "").trim() === "",
      );
      view.errors = Object.fromEntries(
        missing.map(({ block_id: id = "" }) => [id, "Please complete this required field."]),
      );
      if (missing.length > 0) return view;
      const answer = await deliver({ type: "interactive", payload: submitPayload(world, user, view) });
      applySubmission(world, view, answer);
      changed(world);
      return view;
    });

  const redeliver: People["redeliver"] = () => {
    const last = lastEvent;
    if (last === undefined) throw new Error("no event was delivered yet");
    return collect(last.user, async () => {
      await deliver({ ...last.push, retry: { num: 1, reason: "http_timeout" } });
      return undefined;
    });
  };

  return { slash, mention, dm, click, change, submit, redeliver };
}

/** What the app's answer does to the form that was submitted. */
function applySubmission(world: World, view: FakeView, answer: unknown): void {
  if (!isJson(answer) || answer["response_action"] === "clear") {
    view.open = false;
    return;
  }
  const { response_action: action, errors } = answer;
  if (action === "update") return replaceView(world, view, checkedView(answer["view"]));
  const inputs = new Set(inputsOf(view).map((input) => input.block_id));
  const wrong = isJson(errors) ? Object.keys(errors).filter((id) => !inputs.has(id)) : ["nothing"];
  if (action !== "errors" || !isJson(errors) || wrong.length > 0) {
    world.badAcks.push(`a submission was answered with ${String(action)}, naming ${wrong.join(", ")}`);
    return;
  }
  view.errors = Object.fromEntries(Object.entries(errors).map(([id, text]) => [id, String(text)]));
}

/** A conversation by id or `#name`, of which the user is a member. */
export function placeOf(world: World, user: string, channel: string): Conversation {
  const place = [...world.conversations.values()].find(
    ({ id, name }) => id === channel || `#${name}` === channel,
  );
  if (place === undefined) throw new Error(`the fake Slack has no conversation ${channel}`);
  if (!place.members.has(user)) throw new Error(`${user} is not in ${channel}`);
  return place;
}

/** Does something as a user, and tells what that user got for it. */
export function collector(world: World, settled: () => Promise<void>) {
  return async (user: string, act: () => Promise<FakeView | undefined>): Promise<Got> => {
    if (!world.users.has(user)) throw new Error(`the fake Slack has no user ${user}`);
    const ephemerals = world.ephemerals.length;
    const views = world.views.length;
    const { messages } = directWith(world, user);
    const before = messages.length;
    const submitted = await act();
    await settled();
    const direct = messages
      .slice(before)
      .filter((message) => message.user === world.botUser && message.metadata === undefined);
    const own = world.ephemerals.slice(ephemerals).filter((message) => message.user === user);
    const said = [...own, ...direct].toSorted((a, b) => Number(a.ts) - Number(b.ts));
    const view = world.views.slice(views).findLast((candidate) => candidate.user === user);
    return { said, view, errors: submitted?.errors ?? {} };
  };
}
