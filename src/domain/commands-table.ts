/** Every verb that can be typed, in one table: help, the usages of `malformed` and the docs are made from it. */

export type CommandGroup = "My work" | "Check-ins" | "Issues" | "Plan";
export const GROUPS: readonly CommandGroup[] = ["My work", "Check-ins", "Issues", "Plan"];

export interface CommandRow {
  readonly verb: string;
  /** Capitals stand for what the user fills in, brackets for what may be left out. */
  readonly usage: string;
  readonly example: string;
  /** `buttons`: only carried by buttons and forms, so help does not list it. */
  readonly forWhom: "everyone" | "leads" | "buttons";
  readonly group: CommandGroup;
  /** What it does, in one line without a full stop. */
  readonly what: string;
}

type Rest = readonly [verb: string, usage: string, example: string, what: string];

function rows(
  group: CommandGroup,
  forWhom: CommandRow["forWhom"],
  list: readonly Rest[],
): readonly CommandRow[] {
  return list.map(([verb, usage, example, what]) => ({ verb, usage, example, what, group, forWhom }));
}

/** In the order in which help shows them. */
export const COMMANDS: readonly CommandRow[] = [
  ...rows("My work", "everyone", [
    ["next", "next [for MEMBER]", "next", "Your tasks: in progress, ready, and waiting with the reason"],
    ["home", "home", "home", "Everything that concerns you, on all your plans"],
    ["start", "start TASK", "start 2A", "Start a task that is ready"],
    ["done", "done TASK", "done 2A", "Finish a task; owners of what it opens are told at once"],
    ["block", "block TASK REASON", "block 2A licence question is open", "Mark a task as blocked"],
    ["unblock", "unblock TASK", "unblock 2A", "Go on with a blocked task"],
    [
      "undo",
      "undo [TASK] [insist]",
      "undo 2A",
      "Take the last change back; a lead may insist when later tasks have started",
    ],
    [
      "away",
      "away [today | tomorrow | until DATE | DATE to DATE] [for MEMBER]",
      "away until 2026-11-06",
      "Be left out of rounds and escalations",
    ],
    ["back", "back [for MEMBER]", "back", "End an absence"],
  ]),
  ...rows("Check-ins", "everyone", [
    ["answer", "answer [ROUND]", "answer", "Answer the open check-in or update, or edit the answer"],
    ["same", "same [ROUND]", "same", "Answer with the words of last time, marked so"],
    ["later", "later [ROUND] [MINUTES]", "later 15m", "Be asked again later"],
    ["skip", "skip [ROUND]", "skip", "Leave this round out"],
    ["test", "test", "test", "Try a whole check-in on yourself alone; it counts nowhere"],
  ]),
  ...rows("Check-ins", "buttons", [
    [
      "need-reply",
      "need-reply NEED TEXT",
      "need-reply check-in@2026-11-03T12:00/beta on its way",
      "Reply to a need",
    ],
    ["need-done", "need-done NEED", "need-done check-in@2026-11-03T12:00/beta", "Say that a need is met"],
    [
      "need-raise",
      "need-raise NEED",
      "need-raise check-in@2026-11-03T12:00/beta",
      "Raise an issue from a need",
    ],
  ]),
  ...rows("Check-ins", "leads", [
    ["round", "round now [SCHEDULE]", "round now check-in", "Open a round at once"],
  ]),
  ...rows("Issues", "everyone", [
    [
      "raise",
      "raise [TYPE TEXT [for MEMBER | TASK]]",
      'raise urgent "server does not compile" for alpha',
      "Ask for help on a clock that escalates; alone it opens a form",
    ],
    ["ack", "ack ISSUE", "ack 3", "Take an issue; its clock stops"],
    ["resolve", "resolve ISSUE [TEXT]", "resolve 3 pinned the plugin version", "Close an issue"],
    ["withdraw", "withdraw ISSUE", "withdraw 3", "Take back an issue that you raised"],
    ["snooze", "snooze ISSUE MINUTES", "snooze 3 30m", "Pause the clock of an issue that is not urgent"],
    ["reassign", "reassign ISSUE MEMBER", "reassign 3 beta", "Ask somebody else; the clock starts anew"],
    ["note", "note ISSUE TEXT", "note 3 still looking for the cause", "Say how an issue is going"],
    ["issues", "issues", "issues", "Open issues and their clocks"],
    ["issue", "issue ISSUE", "issue 3", "One issue with its timeline"],
  ]),
  ...rows("Plan", "everyone", [
    ["status", "status [TASK]", "status 2A", "How the plan, or one task, is going"],
    ["plan", "plan", "plan", "All phases and their tasks"],
    ["who", "who", "who", "Members, roles, and who is away"],
    [
      "join",
      "join MEMBER [on PLAN]",
      "join alpha",
      "Become a member with your account; a lead or you can take it back",
    ],
    ["leave", "leave", "leave", "Take your own account off again, if you joined"],
    ["use", "use PLAN", "use proto-interface-refactor", "Choose the plan that your commands mean"],
    ["help", "help [COMMAND]", "help raise", "Examples, or one command explained"],
  ]),
  ...rows("Plan", "leads", [
    ["unlink", "unlink MEMBER", "unlink alpha", "Take the account off that somebody joined with"],
    [
      "add",
      'add TASK "TITLE" [to PHASE] [for MEMBER] [after TASK, TASK]',
      'add 2E "Write migration guide" to phase-2 for beta after 2A, 2B',
      "Add a task",
    ],
    ["assign", "assign TASK to MEMBER", "assign 2A to beta", "Give a task to somebody"],
    ["estimate", "estimate TASK DURATION", "estimate 2A 1-2d", "Change how long a task takes"],
    [
      "cancel",
      "cancel TASK [because REASON]",
      "cancel 2A because the old interface stays",
      "Take a task out of the plan",
    ],
  ]),
];

const BY_VERB: ReadonlyMap<string, CommandRow> = new Map(COMMANDS.map((row) => [row.verb, row]));

/** The row of a verb as it stands in the table; undefined for any other word. */
export function commandRow(verb: string): CommandRow | undefined {
  return BY_VERB.get(verb);
}

/** What a `malformed` command lacks: codes, which wording turns into sentences. */
export type Malformed =
  | "no-task"
  | "no-member"
  | "no-plan"
  | "no-reason"
  | "no-title"
  | "no-duration"
  | "no-issue"
  | "bad-issue"
  | "no-minutes"
  | "bad-minutes"
  | "no-text"
  | "no-need"
  | "no-now"
  | "bad-period"
  | "extra";
