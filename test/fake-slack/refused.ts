/** A refusal in Slack's words: `ok: false` and the error's code. */
export class Refused extends Error {
  readonly code: string;
  /** What exactly is wrong, as Slack puts it into response_metadata. */
  readonly details: readonly string[];

  constructor(code: string, details: readonly string[] = []) {
    super(`${code} ${details.join("; ")}`);
    this.code = code;
    this.details = details;
  }
}
