import type { Paint, Style } from "./paint.ts";
import { graphemes, width } from "./text.ts";

/** A part of a line in one style. */
export interface Piece {
  readonly text: string;
  readonly style: Style;
}

interface Row {
  readonly pieces: Piece[];
  used: number;
}

/**
 * Breaks pieces into lines of at most so many columns, between words; a longer word is broken where the
 * line ends, but an address is left whole so that it can be followed. At least one line.
 */
export function wrap(pieces: readonly Piece[], columns: number): readonly (readonly Piece[])[] {
  const rows: Row[] = [{ pieces: [], used: 0 }];
  for (const word of words(pieces)) {
    const size = word.reduce((sum, piece) => sum + width(piece.text), 0);
    const row = last(rows);
    if (row.used > 0 && row.used + 1 + size <= columns) {
      add(row, { text: " ", style: joint(row, word) });
      for (const piece of word) add(row, piece);
      continue;
    }
    if (row.used > 0) rows.push({ pieces: [], used: 0 });
    const whole = size <= columns || /^\(?https?:\/\//.test(word[0]?.text ?? "");
    for (const piece of word) {
      if (whole) add(last(rows), piece);
      else breakInto(rows, piece, columns);
    }
  }
  return rows.map((row) => row.pieces);
}

/** Draws the pieces of one line. */
export function draw(pieces: readonly Piece[], paint: Paint): string {
  return pieces.map((piece) => paint(piece.style, piece.text)).join("");
}

/** Words, each of the pieces that touch each other without a space. */
function words(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const found: Piece[][] = [];
  let open: Piece[] | undefined;
  for (const { text, style } of pieces) {
    for (const part of text.split(/( +)/)) {
      if (part === "") continue;
      if (part.startsWith(" ")) open = undefined;
      else if (open) open.push({ text: part, style });
      else found.push((open = [{ text: part, style }]));
    }
  }
  return found;
}

function breakInto(rows: Row[], piece: Piece, columns: number): void {
  for (const { text, width: size } of graphemes(piece.text)) {
    if (last(rows).used + size > columns && last(rows).used > 0) rows.push({ pieces: [], used: 0 });
    add(last(rows), { text, style: piece.style });
  }
}

/** Neighbours of one style become one piece. */
function add(row: Row, piece: Piece): void {
  const before = row.pieces.at(-1);
  if (before?.style === piece.style) {
    row.pieces[row.pieces.length - 1] = { text: before.text + piece.text, style: piece.style };
  } else row.pieces.push(piece);
  row.used += width(piece.text);
}

/** A space between two words of one style belongs to them. */
function joint(row: Row, word: readonly Piece[]): Style {
  const style = row.pieces.at(-1)?.style;
  return style !== undefined && style === word[0]?.style ? style : "plain";
}

function last(rows: readonly Row[]): Row {
  const row = rows.at(-1);
  if (!row) throw new Error("there is always a row");
  return row;
}
