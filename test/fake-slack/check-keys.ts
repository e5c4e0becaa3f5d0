/** Properties that Slack knows; it refuses a block or an element with any other. */
import type {
  ActionsBlock,
  Button,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  InputBlock,
  ModalView,
  PlainTextInput,
  SectionBlock,
  StaticSelect,
} from "@slack/types";
import type { Json, Wrong } from "./check-parts.ts";

const BLOCK = ["type", "block_id"] as const;
const INPUT = ["type", "action_id", "placeholder", "focus_on_load"] as const;

const KEYS = {
  divider: BLOCK satisfies readonly (keyof DividerBlock)[],
  header: [...BLOCK, "text"] satisfies readonly (keyof HeaderBlock)[],
  section: [...BLOCK, "text", "fields", "accessory", "expand"] satisfies readonly (keyof SectionBlock)[],
  context: [...BLOCK, "elements"] satisfies readonly (keyof ContextBlock)[],
  actions: [...BLOCK, "elements"] satisfies readonly (keyof ActionsBlock)[],
  input: [
    ...BLOCK,
    "label",
    "hint",
    "optional",
    "dispatch_action",
    "element",
  ] satisfies readonly (keyof InputBlock)[],
  button: [
    "type",
    "action_id",
    "text",
    "value",
    "style",
    "url",
    "confirm",
    "accessibility_label",
  ] satisfies readonly (keyof Button)[],
  static_select: [
    ...INPUT,
    "options",
    "option_groups",
    "initial_option",
    "confirm",
  ] satisfies readonly (keyof StaticSelect)[],
  plain_text_input: [
    ...INPUT,
    "multiline",
    "initial_value",
    "min_length",
    "max_length",
    "dispatch_action_config",
  ] satisfies readonly (keyof PlainTextInput)[],
  modal: [
    "type",
    "title",
    "blocks",
    "submit",
    "close",
    "private_metadata",
    "callback_id",
    "external_id",
    "clear_on_close",
    "notify_on_close",
  ] satisfies readonly (keyof ModalView)[],
} as const;

/** Says so of each property that things of this type do not have. */
export function checkKeys(value: Json, path: string, wrong: Wrong): void {
  const known: Readonly<Record<string, readonly string[]>> = KEYS;
  const type = String(value["type"]);
  const allowed = Object.hasOwn(known, type) ? known[type] : undefined;
  if (allowed === undefined) return;
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) wrong(path, `invalid additional property: ${key}`);
  }
}
