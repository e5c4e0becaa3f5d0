/** Red reports: told at once, and taken back where they stand when the colour is edited. */
import type { To } from "./notice.ts";
import { edit, type Note, post, toChannel, toMember } from "./outcome.ts";
import { absenceAt, holderOf } from "./people.ts";
import type { Need, Response, State } from "./state.ts";

/** What an answer that was `before` says about red. */
export function tellRed(
  state: State,
  before: Response,
  response: Response,
  need: Need | undefined,
  now: number,
): readonly Note[] {
  if (response.answers?.["health"] === "red") return [red(state, response, need, now)];
  return before.answers?.["health"] === "red" ? redNoMore(state, response, need, now) : [];
}

/** A red report goes to the coordination lead at once, or to the channel when nobody is there to read it. */
function red(state: State, response: Response, need: Need | undefined, now: number): Note {
  const lead = holderOf(state.plan, "coordination-lead");
  const there = lead && lead.id !== response.member && !absenceAt(state.plan, lead.id, now);
  const to = there ? toMember(lead.id) : toChannel("coordination");
  return post(to, redKey(response, to), redNotice(response, need), now, { urgent: true });
}

/** A report that was edited to another colour does not stand as red, to whomever it went. */
function redNoMore(state: State, response: Response, need: Need | undefined, now: number): readonly Note[] {
  const lead = holderOf(state.plan, "coordination-lead");
  const told = [toChannel("coordination"), ...(lead ? [toMember(lead.id)] : [])];
  return told.map((to) => edit(to, redKey(response, to), redNotice(response, need), now));
}

function redKey({ round, member }: Response, to: To): string {
  return `red:${round}:${member}:${to.kind}`;
}

function redNotice(response: Response, need: Need | undefined) {
  return { kind: "red-report", member: response.member, response, need } as const;
}
