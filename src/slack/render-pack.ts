/** Rows of text into chunks under a limit. */

/** One line of text: its pieces, what stands before the first, and what stands before a continuation. */
export interface Row {
  readonly pieces: readonly string[];
  readonly first: string;
  readonly next: string;
}

export interface Chunk {
  readonly text: string;
  /** How many lines it shows, whole or in part. */
  readonly lines: number;
}

/**
 * Packs rows into as few chunks as their order allows, each at most `limit` characters. Nothing is left out
 * but blank chunks, and no piece is torn; a piece must be shorter than the limit by its row's prefix.
 */
export function pack(rows: readonly Row[], limit: number): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let text = "";
  let lines = 0;
  const flush = (): void => {
    if (text.trim() !== "") chunks.push({ text, lines });
    text = "";
    lines = 0;
  };
  for (const row of rows) {
    let prefix = row.first;
    let fresh = true;
    // A line that fits into a chunk of its own is not torn over two.
    const whole = row.pieces.reduce((sum, piece) => sum + piece.length, row.first.length);
    if (whole <= limit && text.length + 1 + whole > limit) flush();
    for (const piece of row.pieces) {
      const breaks = fresh && lines > 0 ? "\n" : "";
      if (text.length + breaks.length + prefix.length + piece.length > limit) {
        flush();
        prefix = fresh ? row.first : row.next;
        fresh = true;
      }
      if (fresh) {
        text += (lines > 0 ? "\n" : "") + prefix;
        lines += 1;
        fresh = false;
      }
      text += piece;
      prefix = "";
    }
  }
  flush();
  return chunks;
}
