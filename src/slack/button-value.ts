/** What a button carries: the plan it means, on a line of its own before the command line that a press types. */
import type { Button } from "../domain/message.ts";

export interface ButtonValue {
  readonly plan: string | undefined;
  readonly command: string;
}

export function writeValue({ plan, command }: Pick<Button, "plan" | "command">): string {
  return plan === undefined ? command : `plan:${plan}\n${command}`;
}

/** Reads it back. It comes from Slack, signed, as we wrote it; whether the presser may do so is decided elsewhere. */
export function readValue(value: string): ButtonValue {
  const [, plan, command] = /^plan:([^\n]+)\n(.*)$/s.exec(value) ?? [];
  return plan === undefined || command === undefined
    ? { plan: undefined, command: value }
    : { plan, command };
}
