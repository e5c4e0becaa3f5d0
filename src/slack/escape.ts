/** Slack's three escapes, and cutting text so that no character and no escape is torn. */

/** Drops what no reader can see and some servers refuse: control characters and halves of surrogate pairs. */
export function clean(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(/\p{Cc}/gu, (found) => (found === "\n" ? found : found === "\t" ? " " : ""))
    .toWellFormed();
}

/** User text as mrkdwn that mentions nobody and links nowhere. To be called exactly once. */
export function escape(text: string): string {
  return clean(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** At most `limit` UTF-16 units; what is longer ends in an ellipsis that shows the cut. Never tears a character. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** Like `shorten`, for text that is to be escaped: the escaped result keeps to `limit`. */
export function escapeWithin(text: string, limit: number): string {
  const whole = escape(text);
  if (whole.length <= limit) return whole;
  let result = "";
  for (const character of clean(text)) {
    const next = escape(character);
    if (result.length + next.length > limit - 1) break;
    result += next;
  }
  return `${result}…`;
}

/** Text for a `plain_text` object, which Slack takes literally: one line, not empty. */
export function plain(text: string, limit: number, otherwise: string): string {
  const line = clean(text).replaceAll(/\s+/g, " ").trim();
  return shorten(line === "" ? otherwise : line, limit);
}
