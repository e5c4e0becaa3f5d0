/** What the pretend members write: plain sentences that fit any plan. */
import type { Random } from "./random.ts";

const GOING = ["is going well", "is half done", "compiles, tests follow", "is nearly there", "is under way"];
const IDLE = ["preparing what comes next", "reading up for the next task", "helping where it is needed"];
const PREPARED = ["prepared what comes next", "read up for the next task", "helped where it was needed"];
const HINDRANCES = [
  "the naming is not decided yet",
  "test data is missing",
  "access to the build machine is missing",
  "two requirements contradict each other",
  "the last change upstream broke the tests",
];
const NEEDS = [
  "a second look at the interface",
  "the newest test data",
  "a decision on the naming",
  "the list of open questions",
  "half an hour to go through the changes",
];
const REPLIES = [
  "on its way, within the hour",
  "look into the shared folder, it is there",
  "let us go through it at three",
  "done by tonight",
];
const SOLUTIONS = [
  "pinned the version",
  "the cause was a stale cache",
  "rolled the last change back",
  "talked it through, it is clear now",
  "fixed and covered by a test",
];
const TROUBLES: Readonly<Record<string, readonly string[]>> = {
  urgent: ["nothing compiles after the last merge", "the shared server does not start any more"],
  "build-failure": ["the build breaks on CI", "the generated code does not compile on CI"],
  "performance-issue": ["the benchmark is far behind the baseline", "start-up takes twice as long"],
  "connector-failure": ["two connectors refuse the new interface", "a connector loses its session"],
  "cross-agent-blocking": [
    "cannot go on without the shared branch",
    "waiting for a merge since this morning",
  ],
  "timeline-delay": ["this phase will need longer than planned", "a week is not enough for what is left"],
};

export interface Words {
  readonly going: (task: string) => string;
  readonly idle: () => string;
  readonly prepared: () => string;
  readonly hindrance: () => string;
  readonly need: () => string;
  readonly reply: () => string;
  readonly solution: () => string;
  /** What is wrong, for an issue of this type. */
  readonly trouble: (type: string) => string;
}

/** One of several sentences each time, by chance. */
export function wordsBy({ pick }: Random): Words {
  const one = (list: readonly string[]) => pick(list) ?? "";
  return {
    going: (task) => `${task} ${one(GOING)}`,
    idle: () => one(IDLE),
    prepared: () => one(PREPARED),
    hindrance: () => one(HINDRANCES),
    need: () => one(NEEDS),
    reply: () => one(REPLIES),
    solution: () => one(SOLUTIONS),
    trouble: (type) => one(TROUBLES[type] ?? [`${type.replaceAll("-", " ")}, details in the log`]),
  };
}
