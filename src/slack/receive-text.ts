/** Slack's text as people typed it. */

const TOKEN = /<([^<>]*)>|&(amp|lt|gt);/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">" };

/**
 * Undoes Slack's escapes once: links and channels become what was typed (a link under other words keeps its address), people stay as `<@U123>`, which the
 * grammar knows. Mentions of Baton itself are taken out.
 */
export function typedText(text: string, botUser: string): string {
  return readable(text, (token) => tokenText(token, botUser));
}

/** A message that somebody wrote: the same, and the address of a link that is called something else stays. */
export function writtenText(text: string, botUser: string): string {
  return readable(text, (token) => {
    const [target = "", label = ""] = splitOnce(token).map(entities);
    const hidden = /^https?:/.test(target) && label !== "" && !target.includes(label);
    return hidden ? `${label} (${target})` : tokenText(token, botUser);
  });
}

function readable(text: string, read: (token: string) => string): string {
  return text
    .replaceAll(TOKEN, (_whole, token: string | undefined, entity: string | undefined) =>
      token === undefined ? (ENTITIES[entity ?? ""] ?? "") : read(token),
    )
    .trim();
}

function tokenText(token: string, botUser: string): string {
  const [target = "", label = ""] = splitOnce(token);
  const id = target.slice(1);
  switch (target[0]) {
    case "@":
      return id === botUser ? "" : `<@${id}>`;
    case "#":
      return `#${entities(label === "" ? id : label)}`;
    case "!":
      return label === "" ? `@${id.split("^")[0] ?? id}` : entities(label);
    default:
      return linkText(entities(target.replace(/^mailto:/, "")), entities(label));
  }
}

/** Slack labels what it made a link of by itself with what was typed, a piece of the address. */
function linkText(address: string, label: string): string {
  if (label === "") return address;
  return address.toLowerCase().includes(label.toLowerCase()) ? label : `${label} (${address})`;
}

function splitOnce(token: string): readonly string[] {
  const bar = token.indexOf("|");
  return bar < 0 ? [token] : [token.slice(0, bar), token.slice(bar + 1)];
}

function entities(text: string): string {
  return text.replaceAll(/&(amp|lt|gt);/g, (_whole, entity: string) => ENTITIES[entity] ?? "");
}
