/** Slack's limits for the smallest parts of Block Kit. Each check adds what is wrong to `wrong`. */

export type Json = Readonly<Record<string, unknown>>;

/** Collects problems with the path at which they are. */
export type Wrong = (path: string, problem: string) => void;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function checkString(value: unknown, path: string, max: number, wrong: Wrong, min = 1): void {
  if (typeof value !== "string") return wrong(path, "must be a string");
  if (value.length < min) wrong(path, `must be more than ${min - 1} characters`);
  if (value.length > max) wrong(path, `must be less than ${max + 1} characters`);
  return undefined;
}

/** A text object; `types` are those allowed here. */
export function checkText(
  value: unknown,
  path: string,
  max: number,
  wrong: Wrong,
  types: readonly string[] = ["plain_text", "mrkdwn"],
): void {
  if (!isJson(value)) return wrong(path, "must be a text object");
  if (!types.includes(String(value["type"]))) wrong(`${path}/type`, `must be one of ${types.join(", ")}`);
  if (value["type"] !== "mrkdwn" && value["verbatim"] !== undefined) wrong(`${path}/verbatim`, "not allowed");
  if (value["type"] !== "plain_text" && value["emoji"] !== undefined) wrong(`${path}/emoji`, "not allowed");
  return checkString(value["text"], `${path}/text`, max, wrong);
}

const PLAIN = ["plain_text"];

export function checkButton(value: Json, path: string, wrong: Wrong): void {
  checkText(value["text"], `${path}/text`, 75, wrong, PLAIN);
  checkString(value["action_id"], `${path}/action_id`, 255, wrong);
  if (value["value"] !== undefined) checkString(value["value"], `${path}/value`, 2000, wrong, 0);
  const style = value["style"];
  if (style !== undefined && style !== "primary" && style !== "danger") wrong(`${path}/style`, "unknown");
}

export function checkSelect(value: Json, path: string, wrong: Wrong): void {
  checkString(value["action_id"], `${path}/action_id`, 255, wrong);
  if (value["placeholder"] !== undefined)
    checkText(value["placeholder"], `${path}/placeholder`, 150, wrong, PLAIN);
  const { options, option_groups: groups, initial_option: initial } = value;
  if ((options === undefined) === (groups === undefined)) wrong(path, "needs options or option_groups");
  if (options !== undefined) checkOptions(options, `${path}/options`, wrong);
  if (groups !== undefined) {
    const list = listOf(groups);
    if (list.length < 1 || list.length > 100) wrong(`${path}/option_groups`, "needs 1 to 100 groups");
    for (const [index, group] of list.entries()) {
      if (!isJson(group)) wrong(`${path}/option_groups/${index}`, "must be a group");
      else checkText(group["label"], `${path}/option_groups/${index}/label`, 75, wrong, PLAIN);
      if (isJson(group)) checkOptions(group["options"], `${path}/option_groups/${index}/options`, wrong);
    }
  }
  if (initial !== undefined && !optionsOf(value).some((option) => same(option, initial))) {
    wrong(`${path}/initial_option`, "must be one of the options");
  }
}

/** All options of a select, those in groups too. */
export function optionsOf(select: Json): readonly Json[] {
  const grouped = listOf(select["option_groups"]).flatMap((group) =>
    isJson(group) ? listOf(group["options"]) : [],
  );
  return [...listOf(select["options"]), ...grouped].filter(isJson);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function checkOptions(value: unknown, path: string, wrong: Wrong): void {
  const list = listOf(value);
  if (list.length < 1 || list.length > 100) wrong(path, "needs 1 to 100 options");
  const values = new Set<unknown>();
  for (const [index, option] of list.entries()) {
    if (!isJson(option)) {
      wrong(`${path}/${index}`, "must be an option");
      continue;
    }
    checkText(option["text"], `${path}/${index}/text`, 75, wrong);
    checkString(option["value"], `${path}/${index}/value`, 150, wrong);
    if (values.has(option["value"])) wrong(`${path}/${index}/value`, "is there twice");
    values.add(option["value"]);
  }
}

export function checkTextInput(value: Json, path: string, wrong: Wrong): void {
  checkString(value["action_id"], `${path}/action_id`, 255, wrong);
  if (value["placeholder"] !== undefined)
    checkText(value["placeholder"], `${path}/placeholder`, 150, wrong, PLAIN);
  if (value["initial_value"] !== undefined)
    checkString(value["initial_value"], `${path}/initial_value`, 3000, wrong, 0);
}
