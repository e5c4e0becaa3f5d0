/** Plain text in columns, for a terminal of a hundred columns or a file. */

const WIDTH = 100;

/** Breaks a line at spaces so that it fits with `indent` before it; a word that is too long stays whole, a list's mark with it. */
export function wrap(text: string, indent: number): readonly string[] {
  // Lists and quotes go on under their words.
  const hang = /^(?:- |> )/.test(text) ? "  " : "";
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length + indent <= WIDTH || line.trim().length < 2) line = longer;
    else {
      lines.push(line);
      line = `${hang}${word}`;
    }
  }
  return [...lines, line];
}

/** Lines with so many spaces before each; empty ones stay empty. */
export function indented(lines: readonly string[], indent: number): readonly string[] {
  return lines
    .flatMap((line) => wrap(line, indent))
    .map((line) => (line === "" ? "" : " ".repeat(indent) + line));
}

export type Column = "left" | "right";

/** A cell that has nothing to say. */
export const NOTHING = "–";

/** Rows under a head, each column as wide as its widest cell; columns that say nothing in any row are left out. */
export function table(
  head: readonly string[],
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const shown = head.flatMap((title, index) => {
    const cells = rows.map((row) => row[index] ?? "");
    const width = cells.reduce((most, { length }) => Math.max(most, length), title.length);
    return rows.length > 0 && cells.every((cell) => cell === NOTHING) ? [] : [{ index, width }];
  });
  const drawn = (row: readonly string[]): string =>
    shown
      .map(({ index, width }) => {
        const cell = row[index] ?? "";
        return columns[index] === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [drawn(head), shown.map(({ width }) => "─".repeat(width)).join("  "), ...rows.map(drawn)];
}
