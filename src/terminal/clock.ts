import { FASTEST, type LocalCommand } from "./local-command.ts";
import { safe } from "./text.ts";
import { dayAndTime } from "./when.ts";
import { WORDS } from "./words.ts";

/** The clock of a local workspace. */
export interface PlayClock {
  /** 1 is real time. */
  readonly speed: () => number;
  readonly set: (factor: number) => void;
  /** Jumps to the next moment when something is due, and returns it; undefined when nothing is. */
  readonly next: () => Promise<number | undefined>;
  /** Back to real time. */
  readonly real: () => void;
}

/** Does what a clock command asks for; the sentence says what time it is then, or why not. */
export async function playClock(
  command: Extract<LocalCommand, { readonly kind: "clock" | "speed" | "bad-speed" }>,
  clock: PlayClock | undefined,
  now: () => number,
  zone: string,
): Promise<string> {
  const state = (speed: number): string => WORDS.clock(dayAndTime(now(), zone), zone, speed);
  if (command.kind === "bad-speed") return WORDS.badSpeed(safe(command.given), FASTEST);
  if (!clock) {
    const shows = command.kind === "clock" && command.what === "show";
    return shows ? state(1) : WORDS.noClock;
  }
  if (command.kind === "speed") clock.set(command.factor);
  else if (command.what === "real") {
    const before = now();
    clock.real();
    if (now() < before) return `${state(clock.speed())} ${WORDS.clockBack(dayAndTime(before, zone))}`;
  } else if (command.what === "next") {
    const due = await clock.next();
    return due === undefined ? WORDS.nothingDue : WORDS.jumped(dayAndTime(due, zone));
  }
  return state(clock.speed());
}
