/** What the terminal itself says to the one who sits at it. What Baton says comes as messages. */
import type { LocalWord } from "./local-command.ts";

/** How each word of the workspace is typed, and what it does. */
export const USAGE: Readonly<Record<LocalWord, readonly [usage: string, meaning: string]>> = {
  as: ["as NAME", "become another member; a name or number does too"],
  inbox: ["inbox [NAME]", "the last direct messages"],
  channel: ["channel NAME", "the last messages in a channel"],
  clock: ["clock [next | x60 | real]", "the time; jump, speed up, back to real time"],
  quiet: ["quiet", "hide direct messages to others"],
  loud: ["loud", "show everybody's messages"],
  quit: ["quit", "leave"],
};

export const WORDS = {
  here: "In this workspace",
  numbers: "A number takes the choice of the last message that you may answer.",

  first: (title: string, phases: number, tasks: number) =>
    `${title}: ${count(phases, "phase")}, ${count(tasks, "task")}.`,
  about: "Baton runs this plan: it asks how it goes, hands work on, and calls for help when nobody answers.",
  whoTitle: "You may be",
  tryTitle: "Three things to try",
  tries: (name: string, other: string, clock: boolean): readonly (readonly [string, string])[] => [
    [name, "then next: what you can start"],
    [`raise urgent "build is red" for ${other}`, "see who is called, and when"],
    clock ? ["clock next", "jump to what is due next"] : ["plan", "the whole plan at a glance"],
  ],
  leave: "help lists everything, quit leaves.",
  again: (title: string, names: string) => `${title}. You may be ${names}.`,

  nobodyYet: "Choose first who you are: a name or a number.",
  nobody: (given: string, names: string) => `Nobody is called ${given}. There are ${names}.`,
  youAre: (name: string, about: string) => (about === "" ? `You are ${name}.` : `You are ${name}: ${about}.`),
  waiting: (messages: number) => `${count(messages, "message")} so far: inbox shows the last ones.`,

  noChoice: "There is nothing to choose from now.",
  badChoice: (most: number) => (most === 1 ? "There is one choice: 1." : `Choose from 1 to ${most}.`),

  emptyInbox: (name: string) => `No messages for ${name} since this terminal was opened.`,
  emptyChannel: (channel: string) => `Nothing in #${channel} since this terminal was opened.`,
  channels: (names: string) => `The channels are ${names}.`,
  noChannel: (given: string, names: string) => `There is no channel ${given}. There are ${names}.`,
  quiet: "Quiet: you see your own messages and the channels. loud shows everything.",
  loud: "Loud: you see every message, to whomever it goes.",

  directTo: (name: string) => `direct to ${name}`,
  edited: "(edited)",

  clock: (time: string, zone: string, speed: number) => `${time} in ${zone}, ${pace(speed)}.`,
  clockBack: (time: string) => `What you played ahead lies in the future: schedules go on after ${time}.`,
  jumped: (time: string) => `It is now ${time}.`,
  nothingDue: "Nothing is due.",
  noClock: "There is no clock to play with here: this plan runs in real time.",
  badSpeed: (given: string, fastest: number) =>
    `${given} is no speed. x60 lets a minute pass in a second; at most x${fastest}.`,

  formHelp: (initial: boolean) =>
    initial
      ? "Enter keeps what is in [ ], - empties it; cancel leaves the form, quit Baton."
      : "Enter skips; cancel leaves the form, quit Baton.",
  required: "This one is needed.",
  needed: "needed",
  notAChoice: (most: number) => `Choose from 1 to ${most}, or type the word.`,
  more: (left: number) => `and ${left} more: type the id`,
  left: "Left. Nothing was sent.",
  inputEnded: "The input ended inside a form. Nothing was sent.",
  setValues: "Give the values like this:",

  broken: (why: string) => `That did not work, and nothing says that it was done: ${why}`,
  closed: "the terminal is closed",
} as const;

function pace(speed: number): string {
  return speed === 1 ? "in real time" : `${speed} times as fast as real time`;
}

/** `1 task`, `2 tasks` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `a`, `a and b`, `a, b and c` */
export function listed(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
