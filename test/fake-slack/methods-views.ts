/** views.open and views.update, and what stands in an open modal. */
import type { InputBlock, ModalView } from "@slack/types";
import type { ViewOutput } from "@slack/bolt";
import type { ViewsOpenResponse, ViewsUpdateResponse } from "@slack/web-api";
import { need, optional, type Args } from "./args.ts";
import { problemsOfView } from "./check-blocks.ts";
import { optionsOf } from "./check-parts.ts";
import { Refused } from "./refused.ts";
import { changed, nextId, type FakeView, type World } from "./world.ts";

const TRIGGER_LIFE = 3000;

export function openView(world: World, args: Args): ViewsOpenResponse {
  const trigger = world.triggers.get(need(args, "trigger_id"));
  if (trigger === undefined) throw new Refused("invalid_trigger_id");
  if (world.now() - trigger.at > TRIGGER_LIFE) throw new Refused("expired_trigger_id");
  if (trigger.used) throw new Refused("exchanged_trigger_id");
  const view = checkedView(args["view"]);
  trigger.used = true;
  const made: FakeView = {
    id: nextId(world, "V"),
    user: trigger.user,
    hash: nextId(world, "h"),
    view: withIds(world, view),
    values: new Map(),
    open: true,
    errors: {},
  };
  for (const input of inputsOf(made)) made.values.set(input.block_id ?? "", initialOf(input));
  world.views.push(made);
  changed(world);
  return { ok: true, view: { id: made.id, hash: made.hash } };
}

export function updateView(world: World, args: Args): ViewsUpdateResponse {
  const id = need(args, "view_id");
  const view = world.views.find((candidate) => candidate.id === id && candidate.open);
  if (view === undefined) throw new Refused("not_found");
  const hash = optional(args, "hash");
  if (hash !== undefined && hash !== view.hash) throw new Refused("hash_conflict");
  replaceView(world, view, checkedView(args["view"]));
  return { ok: true, view: { id: view.id, hash: view.hash } };
}

/** Puts another definition into an open modal; inputs with the same block id keep what was entered. */
export function replaceView(world: World, view: FakeView, next: ModalView): void {
  view.view = withIds(world, next);
  view.hash = nextId(world, "h");
  view.errors = {};
  const before = new Map(view.values);
  view.values.clear();
  for (const input of inputsOf(view)) {
    const id = input.block_id ?? "";
    view.values.set(id, before.get(id) ?? initialOf(input));
  }
  changed(world);
}

/** A modal that Slack takes; throws `Refused` for another. */
export function checkedView(view: unknown): ModalView {
  const problems = problemsOfView(view);
  if (problems.length > 0) throw new Refused("invalid_arguments", problems);
  return view as ModalView;
}

/** Slack gives an id to each block that has none. */
function withIds(world: World, view: ModalView): ModalView {
  return {
    ...view,
    blocks: view.blocks.map((block) => ({ ...block, block_id: block.block_id ?? nextId(world, "b") })),
  };
}

/** The inputs of an open modal, in order. */
export function inputsOf(view: FakeView): readonly InputBlock[] {
  return view.view.blocks.filter((block): block is InputBlock => block.type === "input");
}

function initialOf({ element }: InputBlock): string {
  if (element.type === "plain_text_input") return element.initial_value ?? "";
  if (element.type === "static_select") return element.initial_option?.value ?? "";
  return "";
}

/** The modal as Slack sends it with an interaction. */
export function viewOutput(world: World, view: FakeView): ViewOutput {
  const values: ViewOutput["state"]["values"] = {};
  for (const { block_id: id = "", element } of inputsOf(view)) {
    const value = view.values.get(id) ?? "";
    const action = "action_id" in element && element.action_id !== undefined ? element.action_id : "";
    if (element.type === "static_select") {
      const option = optionsOf({ ...element }).find((candidate) => candidate["value"] === value);
      const chosen = option as unknown as
        { text: { type: "plain_text"; text: string }; value: string } | undefined;
      values[id] = { [action]: { type: element.type, selected_option: chosen ?? null } };
    } else {
      values[id] = { [action]: { type: element.type, value: value === "" ? null : value } };
    }
  }
  const text = (of: { readonly text: string } | undefined) =>
    of === undefined ? null : { type: "plain_text" as const, text: of.text, emoji: true };
  return {
    id: view.id,
    callback_id: view.view.callback_id ?? "",
    team_id: world.team,
    app_id: world.appId,
    bot_id: world.botId,
    type: "modal",
    title: { type: "plain_text", text: view.view.title.text, emoji: true },
    submit: text(view.view.submit),
    close: text(view.view.close),
    blocks: view.view.blocks,
    state: { values },
    hash: view.hash,
    private_metadata: view.view.private_metadata ?? "",
    root_view_id: view.id,
    previous_view_id: null,
    clear_on_close: false,
    notify_on_close: false,
  };
}
