/** Who sees what becomes of an issue: the messages that asked somebody, and news to those concerned. */
import { homeKey, type Moving, note, pingKey } from "./advance.ts";
import { homeOf } from "./escalation.ts";
import type { To } from "./notice.ts";
import { edit, type Note, post, toChannel, toMember } from "./outcome.ts";
import type { Issue, State, Target, TimelineEntry } from "./state.ts";

/** Every message that asked somebody before this decision, edited to what the issue has become. */
export function editCards(state: State, issue: Issue, now: number): readonly Note[] {
  const home: Target = { kind: "channel", channel: homeOf(issue) };
  const card = (key: string, to: To, ping: Target) =>
    edit(to, key, { kind: "issue-card", issue: issue.number, ping }, now, issue.urgent);
  const asked = state.timeline.filter(
    ({ issue: number, kind }) => number === issue.number && (PINGS.has(kind) || kind === "asked-holder"),
  );
  return [
    card(homeKey(issue.number), toChannel(homeOf(issue)), home),
    ...asked.flatMap(({ seq, target, member }) => {
      const key = pingKey(issue.number, seq);
      if (target?.kind === "channel") return [card(key, toChannel(target.channel), target)];
      return member === undefined ? [] : [card(key, toMember(member), target ?? home)];
    }),
  ];
}

/** Entries by which somebody was asked. */
const PINGS: ReadonlySet<TimelineEntry["kind"]> = new Set(["asked", "reminded", "escalated", "repeated"]);

/** The raiser, the holder and everybody who was asked, but for who acts. */
export function concerned(state: State, issue: Issue, but: string): readonly string[] {
  const asked = state.timeline.flatMap((entry) =>
    entry.issue === issue.number && PINGS.has(entry.kind) ? (entry.member ?? []) : [],
  );
  return [...new Set([issue.raiser, ...(issue.holder === undefined ? [] : [issue.holder]), ...asked])].filter(
    (id) => id !== but,
  );
}

/** An entry of the timeline, the newest if none is named, as news to people, each in a message of its own. */
export function tell(
  moving: Moving,
  members: readonly string[],
  now: number,
  entry: TimelineEntry | undefined = moving.entries.at(-1),
): Moving {
  if (!entry) return moving;
  const { issue } = moving;
  return note(
    moving,
    ...members.map((member) =>
      post(
        toMember(member),
        `issue:${issue.number}:news:${entry.seq}:${member}`,
        { kind: "issue-news", issue, entry },
        now,
        { urgent: issue.urgent },
      ),
    ),
  );
}
