/** Where a day is lived: in Slack, in the terminal, or at the bare door. */
import type { Database } from "../../src/store/database.ts";

/** What somebody sees at one place. */
export interface Seen {
  /** The text as it stands now, without markup. */
  readonly text: string;
  readonly at: number;
  readonly edited: boolean;
  /** Labels of its buttons. */
  readonly buttons: readonly string[];
  /** Whether it stands in a thread. */
  readonly inThread: boolean;
}

export interface Stage {
  readonly database: Database;
  /** A member types a command; resolves to the answer's text, after all that it caused has arrived. */
  readonly say: (member: string, text: string) => Promise<string>;
  /** A member presses a button of the newest message at a place that has it; resolves to the answer, if any was said. */
  readonly press: (member: string, place: string, label: string, holding?: string) => Promise<string>;
  /** The same button pressed twice within milliseconds, as its message stood before. */
  readonly pressTwice: (member: string, place: string, label: string, holding: string) => Promise<void>;
  /** A member presses a button that opens a form, and sends it with these values. */
  readonly fill: (
    member: string,
    place: string,
    label: string,
    values: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** Lets time pass up to this moment; what falls due on the way happens at its time. */
  readonly to: (moment: number) => Promise<void>;
  /** The process dies at this moment and another one starts at the later one. */
  readonly dieAndRise: (dies: number, rises: number) => Promise<void>;
  /** The messages at a place: a member's id for their direct messages, or a channel. */
  readonly seen: (place: string) => readonly Seen[];
  /** Presses a button on a message as it was before its last edit, as somebody with an old screen does. */
  readonly pressStale: (member: string, place: string, label: string, holding: string) => Promise<string>;
  readonly close: () => Promise<void>;
}
