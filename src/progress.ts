/** What takes longer than a moment says so, on a terminal; a pipe and a log see nothing of it. */
export interface Progress {
  /** Says what is being done now, in place of what was said before. */
  readonly say: (what: string) => void;
  /** Takes the last word away again. */
  readonly done: () => void;
}

/** Progress on a stream, which is the error output of the process unless said otherwise. */
export function showProgress(
  output: { readonly isTTY?: boolean; readonly write: (text: string) => unknown } = process.stderr,
): Progress {
  const write = (text: string): void => {
    if (output.isTTY === true) output.write(`\r\u001B[2K${text}`);
  };
  return { say: (what) => write(`${what} …`), done: () => write("") };
}
