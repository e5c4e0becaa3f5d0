import type { Colour } from "../domain/message.ts";
import type { Health } from "../domain/state.ts";

const WORDS: Readonly<Record<Health, string>> = {
  red: "🔴 Red, off track",
  yellow: "🟡 Yellow, at risk",
  green: "🟢 Green, on track",
};

/** Health as shape, colour and words; never the colour alone. */
export function healthWords(health: Health): string {
  return WORDS[health];
}

/** The health in a form's values; undefined for anything else. */
export function healthOf(value: string | undefined): Health | undefined {
  return value === "red" || value === "yellow" || value === "green" ? value : undefined;
}

/** The worst of several: red, then yellow, then green; neutral when nobody reported. */
export function worstOf(reported: readonly Health[]): Colour {
  return (["red", "yellow", "green"] as const).find((health) => reported.includes(health)) ?? "neutral";
}
