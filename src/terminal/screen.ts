import type { Readable, Writable } from "node:stream";
import { clearScreenDown, createInterface, cursorTo, moveCursor } from "node:readline";

/** Where lines come from: a keyboard when `isTTY`, otherwise a pipe or a file. */
export type Input = Readable & { readonly isTTY?: boolean };
/** Where lines go; `columns` is the width of a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** A place to print on while somebody types. */
export interface Screen {
  /** Somebody types; otherwise lines come from a pipe, and there is no prompt. */
  readonly interactive: boolean;
  readonly columns: () => number;
  /** Prints lines; a line that is being typed moves down with its prompt and stays as it is. */
  readonly print: (lines: readonly string[]) => void;
  /** Asks for the next line. */
  readonly ask: (prompt: string) => void;
  /** Whether a line is begun but not entered. */
  readonly typing: () => boolean;
  /** The entered lines in their order; ends at Ctrl-C, Ctrl-D, the end of the pipe, or `close`. */
  readonly lines: AsyncIterable<string>;
  readonly close: () => void;
}

const PIPE_COLUMNS = 80;

/** Opens a keyboard and a terminal, or a pipe on either side. Reading begins at once. */
export function openScreen(input: Input, output: Output): Screen {
  const interactive = input.isTTY === true && output.isTTY === true;
  const write = (lines: readonly string[]): void => {
    if (!output.destroyed) output.write(lines.map((line) => `${line}\n`).join(""));
  };
  const columns = (): number => (output.isTTY === true && output.columns) || PIPE_COLUMNS;
  if (!interactive) {
    const reader = createInterface({ input, crlfDelay: Infinity });
    // Made at once: lines that nobody listens to are lost.
    const lines = reader[Symbol.asyncIterator]();
    return {
      interactive,
      columns,
      print: write,
      ask: () => {},
      typing: () => false,
      lines: { [Symbol.asyncIterator]: () => lines },
      close: () => reader.close(),
    };
  }
  const reader = createInterface({ input, output, terminal: true, prompt: "" });
  let closed = false;
  const lines = reader[Symbol.asyncIterator]();
  reader.on("SIGINT", () => reader.close());
  // What was printed last must not share its line with the shell's prompt.
  reader.on("close", () => {
    if (!closed) write([""]);
    closed = true;
  });
  // Between a line and the next question there is no prompt that a redraw could bring back.
  reader.on("line", () => reader.setPrompt(""));
  return {
    interactive,
    columns,
    print: (text) => {
      if (closed) return write(text);
      const { rows } = reader.getCursorPos();
      if (rows > 0) moveCursor(output, 0, -rows);
      cursorTo(output, 0);
      clearScreenDown(output);
      write(text);
      // The redraw climbs the rows that it drew last time; a pasted line was never counted. We are there already.
      Object.assign(reader, { prevRows: 0 });
      reader.prompt(true);
    },
    ask: (prompt) => {
      if (closed) return;
      reader.setPrompt(prompt);
      reader.prompt(true);
    },
    typing: () => reader.line.length > 0,
    lines: { [Symbol.asyncIterator]: () => lines },
    close: () => {
      closed = true;
      reader.close();
    },
  };
}
