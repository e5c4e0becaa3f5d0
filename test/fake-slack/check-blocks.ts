/** What Slack refuses in messages and views. */
import { checkKeys } from "./check-keys.ts";
import {
  checkButton,
  checkSelect,
  checkString,
  checkText,
  checkTextInput,
  isJson,
  listOf,
  type Json,
  type Wrong,
} from "./check-parts.ts";

/** Everything that is wrong with a message's blocks, as Slack's messages; empty when it takes them. */
export function problemsOfBlocks(blocks: unknown): readonly string[] {
  return collect((wrong) => checkList(blocks, "blocks", 50, false, wrong));
}

/** Everything that is wrong with a modal. */
export function problemsOfView(view: unknown): readonly string[] {
  return collect((wrong) => {
    if (!isJson(view)) return wrong("view", "must be an object");
    checkKeys(view, "view", wrong);
    if (view["type"] !== "modal") wrong("view/type", "the fake knows only modals");
    checkText(view["title"], "view/title", 24, wrong, ["plain_text"]);
    for (const name of ["submit", "close"]) {
      if (view[name] !== undefined) checkText(view[name], `view/${name}`, 24, wrong, ["plain_text"]);
    }
    const inputs = listOf(view["blocks"]).some((block) => isJson(block) && block["type"] === "input");
    if (inputs && view["submit"] === undefined) wrong("view/submit", "is needed with inputs");
    if (view["private_metadata"] !== undefined) {
      checkString(view["private_metadata"], "view/private_metadata", 3000, wrong, 0);
    }
    if (view["callback_id"] !== undefined) checkString(view["callback_id"], "view/callback_id", 255, wrong);
    return checkList(view["blocks"], "view/blocks", 100, true, wrong);
  });
}

/** Everything that is wrong with a Home tab. */
export function problemsOfHome(view: unknown): readonly string[] {
  return collect((wrong) => {
    if (!isJson(view)) return wrong("view", "must be an object");
    if (view["type"] !== "home") wrong("view/type", "must be home");
    for (const name of ["title", "submit", "close"]) {
      if (view[name] !== undefined) wrong(`view/${name}`, "not allowed on a Home tab");
    }
    if (view["private_metadata"] !== undefined) {
      checkString(view["private_metadata"], "view/private_metadata", 3000, wrong, 0);
    }
    if (view["callback_id"] !== undefined) checkString(view["callback_id"], "view/callback_id", 255, wrong);
    return checkList(view["blocks"], "view/blocks", 100, false, wrong);
  });
}

function collect(check: (wrong: Wrong) => void): readonly string[] {
  const problems: string[] = [];
  check((path, problem) => problems.push(`[ERROR] ${problem} [json-pointer:/${path}]`));
  return problems;
}

function checkList(blocks: unknown, path: string, max: number, modal: boolean, wrong: Wrong): void {
  if (!Array.isArray(blocks)) return wrong(path, "must be an array");
  if (blocks.length > max) wrong(path, `no more than ${max} items allowed`);
  const ids = new Set<unknown>();
  for (const [index, block] of blocks.entries()) {
    const at = `${path}/${index}`;
    if (!isJson(block)) {
      wrong(at, "must be a block");
      continue;
    }
    const id = block["block_id"];
    if (id !== undefined) checkString(id, `${at}/block_id`, 255, wrong);
    if (id !== undefined && ids.has(id)) wrong(`${at}/block_id`, "is there twice");
    ids.add(id);
    checkBlock(block, at, modal, wrong);
  }
  return undefined;
}

function checkBlock(block: Json, path: string, modal: boolean, wrong: Wrong): void {
  checkKeys(block, path, wrong);
  switch (block["type"]) {
    case "divider":
      return undefined;
    case "header":
      return checkText(block["text"], `${path}/text`, 150, wrong, ["plain_text"]);
    case "section":
      return checkSection(block, path, wrong);
    case "context":
      return checkContext(block, path, wrong);
    case "actions":
      return checkActions(block, path, wrong);
    case "input":
      if (!modal) return wrong(path, "the fake takes inputs only in modals");
      return checkInput(block, path, wrong);
    default:
      return wrong(`${path}/type`, `unsupported type: ${String(block["type"])}`);
  }
}

function checkSection(block: Json, path: string, wrong: Wrong): void {
  const { text, fields, accessory } = block;
  if (text === undefined && fields === undefined) wrong(path, "needs text or fields");
  if (text !== undefined) checkText(text, `${path}/text`, 3000, wrong);
  if (fields !== undefined) {
    const list = listOf(fields);
    if (list.length < 1 || list.length > 10) wrong(`${path}/fields`, "needs 1 to 10 fields");
    for (const [index, field] of list.entries()) checkText(field, `${path}/fields/${index}`, 2000, wrong);
  }
  if (accessory !== undefined) checkElement(accessory, `${path}/accessory`, wrong);
}

function checkContext(block: Json, path: string, wrong: Wrong): void {
  const list = listOf(block["elements"]);
  if (list.length < 1 || list.length > 10) wrong(`${path}/elements`, "needs 1 to 10 elements");
  for (const [index, element] of list.entries()) checkText(element, `${path}/elements/${index}`, 2000, wrong);
}

function checkActions(block: Json, path: string, wrong: Wrong): void {
  const list = listOf(block["elements"]);
  if (list.length < 1 || list.length > 25) wrong(`${path}/elements`, "needs 1 to 25 elements");
  const ids = new Set<unknown>();
  for (const [index, element] of list.entries()) {
    const at = `${path}/elements/${index}`;
    checkElement(element, at, wrong);
    const id = isJson(element) ? element["action_id"] : undefined;
    if (ids.has(id)) wrong(`${at}/action_id`, "is there twice");
    ids.add(id);
  }
}

function checkElement(element: unknown, path: string, wrong: Wrong): void {
  if (!isJson(element)) return wrong(path, "must be an element");
  checkKeys(element, path, wrong);
  switch (element["type"]) {
    case "button":
      return checkButton(element, path, wrong);
    case "static_select":
      return checkSelect(element, path, wrong);
    default:
      return wrong(`${path}/type`, `unsupported element: ${String(element["type"])}`);
  }
}

function checkInput(block: Json, path: string, wrong: Wrong): void {
  checkText(block["label"], `${path}/label`, 2000, wrong, ["plain_text"]);
  if (block["hint"] !== undefined) checkText(block["hint"], `${path}/hint`, 2000, wrong, ["plain_text"]);
  const element = block["element"];
  if (!isJson(element)) return wrong(`${path}/element`, "must be an element");
  checkKeys(element, `${path}/element`, wrong);
  switch (element["type"]) {
    case "plain_text_input":
      return checkTextInput(element, `${path}/element`, wrong);
    case "static_select":
      return checkSelect(element, `${path}/element`, wrong);
    default:
      return wrong(`${path}/element/type`, `unsupported input: ${String(element["type"])}`);
  }
}
