/** What doctor looks at, whatever the platform: one line of what was found, and what to do when it is not well. */

/** `warning`: it works, or it could not be looked at; `failed`: something will not work. */
export type CheckState = "ok" | "warning" | "failed";

export interface Finding {
  readonly state: CheckState;
  /** One sentence or two, without a token and without anybody's words. */
  readonly found: string;
  /** What an administrator does about it; undefined when nothing is wrong. */
  readonly do: string | undefined;
}

export interface Check extends Finding {
  readonly name: string;
}

export const fine = (found: string): Finding => ({ state: "ok", found, do: undefined });
export const warning = (found: string, todo: string): Finding => ({ state: "warning", found, do: todo });
export const failed = (found: string, todo: string): Finding => ({ state: "failed", found, do: todo });

/** True when nothing has failed; warnings are well enough. */
export function isWell(checks: readonly Finding[]): boolean {
  return checks.every(({ state }) => state !== "failed");
}
