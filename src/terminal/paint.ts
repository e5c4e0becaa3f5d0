import { styleText } from "node:util";

/** What a piece of text is; a terminal without colours shows some of them by signs. */
export type Style = "plain" | "bold" | "dim" | "code" | "link" | "red" | "yellow" | "green" | "accent";

/** Draws one piece in one line. The text must be harmless already (see `safe`). */
export type Paint = (style: Style, text: string) => string;

const FORMATS = {
  bold: "bold",
  dim: "dim",
  code: "cyan",
  link: "underline",
  red: "red",
  yellow: "yellow",
  green: "green",
  accent: "cyan",
} as const;

/** A painter with colours, or one that leaves every text as it is. */
export function painter(colours: boolean): Paint {
  if (!colours) return (_, text) => text;
  return (style, text) =>
    style === "plain" || text === "" ? text : styleText(FORMATS[style], text, { validateStream: false });
}

/** Whether a stream wants colours: a terminal, and nobody said NO_COLOR. */
export function wantsColours(
  output: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return output.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}
