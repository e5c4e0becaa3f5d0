import type { Message } from "../domain/message.ts";
import type { Member } from "./member.ts";
import type { Post } from "./posts.ts";
import { type Look, renderMessage } from "./render.ts";
import { safe } from "./text.ts";
import { clockTime, dayAndTime } from "./when.ts";
import { WORDS } from "./words.ts";

/** For whom posts are drawn. */
export interface Reader {
  readonly look: Look;
  /** The plan's zone or that of the member who sits here. */
  readonly zone: string;
  readonly member: Member | undefined;
  readonly members: readonly Member[];
}

/** An edited text of more lines shows only those that are new. */
const SHORT = 6;

/** A post as it stands, under a line that says when and where; `withDay` for posts of another day. */
export function postLines(post: Post, reader: Reader, withDay = false): readonly string[] {
  const lines = renderMessage(post.message, reader.look, choicesStyle(post, reader));
  return [header(post, reader, withDay), ...indented(lines, post)];
}

/** A post that was edited: what is new in it. None when a reader would see no difference. */
export function editLines(before: Message, post: Post, reader: Reader): readonly string[] {
  const style = choicesStyle(post, reader);
  const draw = (message: Message): readonly string[] => renderMessage(message, reader.look, style);
  const [old, now] = [draw(before), draw(post.message)];
  if (old.join("\n") === now.join("\n")) return [];
  const { buttons: _, form: __, ...said } = post.message;
  const choices = now.length - draw(said).length;
  const text = now.slice(0, now.length - choices);
  const shown = text.length > SHORT ? onlyNew(text, new Set(old), reader.look) : text;
  return [header(post, reader, false), ...indented([...shown, ...now.slice(now.length - choices)], post)];
}

function onlyNew(lines: readonly string[], old: ReadonlySet<string>, look: Look): readonly string[] {
  const gap = `  ${look.paint("dim", "…")}`;
  return lines
    .map((line, index) => (index === 0 || !old.has(line) ? line : gap))
    .filter((line, index, all) => line !== gap || all[index - 1] !== gap);
}

function header(post: Post, { look, zone, members }: Reader, withDay: boolean): string {
  const { to, inThread, edited } = post;
  const name = members.find(({ id }) => id === to.id)?.name ?? to.id;
  const place = to.kind === "user" ? WORDS.directTo(safe(name)) : `#${safe(to.id)}`;
  const time = withDay ? dayAndTime(post.at, zone) : clockTime(post.at, zone);
  const marks = [...(inThread ? ["↳"] : []), ...(edited ? [look.paint("dim", WORDS.edited)] : [])];
  return [`${look.paint("dim", time)} `, look.paint("bold", place), ...marks].join(" ");
}

function indented(lines: readonly string[], post: Post): readonly string[] {
  return post.inThread ? lines.map((line) => `  ${line}`) : lines;
}

/** What is written to somebody else is not to be chosen from here. */
function choicesStyle({ to }: Post, { member }: Reader): "numbered" | "named" {
  return to.kind === "channel" || to.id === member?.id ? "numbered" : "named";
}
