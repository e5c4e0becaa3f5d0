/** What people see of a message, and what Slack makes of what they type. */
import { Temporal } from "temporal-polyfill";
import { isJson, listOf, type Json } from "./check-parts.ts";
import type { Content, World } from "./world.ts";

export interface SeenButton {
  readonly label: string;
  readonly command: string;
  readonly actionId: string;
  readonly blockId: string;
  readonly element: Json;
}

/** The buttons on a message, in order. */
export function buttonsOf(content: Content): readonly SeenButton[] {
  return content.blocks.flatMap((block, index) => {
    if (block.type !== "actions") return [];
    return listOf(block.elements)
      .filter(isJson)
      .filter((element) => element["type"] === "button")
      .map((element) => ({
        label: textOf(element["text"]),
        command: typeof element["value"] === "string" ? element["value"] : "",
        actionId: String(element["action_id"]),
        blockId: block.block_id ?? `b${index}`,
        element,
      }));
  });
}

/**
 * A message as lines of plain text as `viewer` sees it: times on a 24-hour clock in the viewer's zone (or that
 * of the fallback text), people by name, buttons as `[Label]`.
 */
export function readMessage(world: World, content: Content, viewer?: string): string {
  const zone = viewer === undefined ? undefined : world.users.get(viewer)?.zone;
  const show = (text: string): string => readMrkdwn(world, text, zone);
  if (content.blocks.length === 0) return show(content.text);
  return content.blocks.flatMap((block) => readBlock({ ...block }, show)).join("\n");
}

function readBlock(block: Json, show: (text: string) => string): readonly string[] {
  const shown = (value: unknown): string =>
    isJson(value) && value["type"] === "mrkdwn" ? show(textOf(value)) : textOf(value);
  const { text, fields, elements, type } = block;
  if (type === "actions") {
    return [
      listOf(elements)
        .map((element) => `[${isJson(element) ? textOf(element["text"]) : ""}]`)
        .join(" "),
    ];
  }
  return [...(text === undefined ? [] : [text]), ...listOf(fields), ...listOf(elements)].map(shown);
}

function textOf(value: unknown): string {
  return isJson(value) && typeof value["text"] === "string" ? value["text"] : "";
}

/** Who is notified by a message: user ids, and `!channel`, `!here` or `!everyone`. */
export function mentionsOf(content: Content): readonly string[] {
  const texts = [content.text, JSON.stringify(content.blocks)];
  const found = texts.flatMap((text) => [...text.matchAll(/<(?:@([UW][A-Z0-9]+)|(![a-z]+))[^>]*>/g)]);
  return [...new Set(found.map(([, user, group]) => user ?? group ?? ""))].filter((id) => id !== "!date");
}

function readMrkdwn(world: World, text: string, zone: string | undefined): string {
  return text
    .replaceAll(/<([^<>]+)>/g, (_whole, token: string) => readToken(world, token, zone))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function readToken(world: World, token: string, zone: string | undefined): string {
  const [target = "", label] = token.split("|", 2);
  if (target.startsWith("@")) return `@${world.users.get(target.slice(1))?.name ?? target.slice(1)}`;
  if (!target.startsWith("!date^")) return label ?? target;
  const [, unix = "0", format = ""] = target.split("^");
  return zone === undefined ? (label ?? "") : readTime(Number(unix) * 1000, format, zone);
}

function readTime(at: number, format: string, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const date = local.toLocaleString("en-GB", { day: "numeric", month: "short" });
  return format
    .replace("{date_short_pretty}", date)
    .replace("{time}", local.toPlainTime().toString().slice(0, 5));
}

/** What somebody types as Slack sends it: escaped, with `@name`, `#channel` and addresses as tokens. */
export function typed(world: World, text: string, named: boolean): string {
  let result = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  result = result.replaceAll(/https?:\/\/[^\s|]+/g, (url) => `<${url}>`);
  for (const { id, name } of world.users.values()) {
    result = replaceWord(result, `@${name}`, named ? `<@${id}|${name}>` : `<@${id}>`);
  }
  for (const { id, name, direct } of world.conversations.values()) {
    if (direct === undefined) result = replaceWord(result, `#${name}`, `<#${id}|${name}>`);
  }
  return result;
}

function replaceWord(text: string, word: string, by: string): string {
  const at = text.toLowerCase().indexOf(word.toLowerCase());
  if (at < 0 || /[\w-]/.test(text[at + word.length] ?? "")) return text;
  return text.slice(0, at) + by + replaceWord(text.slice(at + word.length), word, by);
}
