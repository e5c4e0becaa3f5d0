/** What the program writes about itself for its operator; pino has this shape. Never a token, never somebody's words. */
export interface Log {
  readonly debug: (facts: object, message: string) => void;
  readonly info: (facts: object, message: string) => void;
  readonly warn: (facts: object, message: string) => void;
  readonly error: (facts: object, message: string) => void;
}
