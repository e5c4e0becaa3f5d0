/**
 * A failure that an operator can do something about: a stable code, what went wrong, and what to do.
 * Expected outcomes of commands are values instead; any other exception is a bug.
 */
export class AppError extends Error {
  readonly code: string;
  /** What the operator may do about it, as a sentence. */
  readonly hint: string;

  constructor(code: string, message: string, options: { readonly hint: string; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.hint = options.hint;
  }
}
