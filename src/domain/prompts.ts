/** The prompt of a round, and what becomes of those whose place it takes. */
import type { Change } from "./decision.ts";
import { asksLike } from "./forms.ts";
import { answeredWith, type Asked, waitsForUpdate } from "./merged-prompts.ts";
import { type Note, post, toMember } from "./outcome.ts";
import { againKey, editPrompts, promptKey } from "./prompt-cards.ts";
import type { State } from "./state.ts";

/** From here on a round counts as opened late. */
export const LATE = 60_000;

/** Asks a member; `response` is its row as it is written. Older prompts that it answers as well become silent. */
export function promptNow(
  state: State,
  asked: Asked,
  now: number,
): { readonly changes: readonly Change[]; readonly notes: readonly Note[] } {
  const { round, response } = asked;
  const changes: Change[] = [];
  const notes: Note[] = [promptOf(state, asked, promptKey(round.id, response.member), now)];
  for (const older of answeredWith(state, asked)) {
    const subject = `${older.round.id}/${response.member}`;
    if (waitsForUpdate(older)) {
      changes.push({ put: "response", row: { ...older.response, state: "asked" } });
      continue;
    }
    changes.push({ void: "deadlines", kinds: ["prompt-later", "remind"], subject });
    const notice = { kind: "prompt-merged", round: older.round, into: round } as const;
    notes.push(...editPrompts(older.response, notice, now));
  }
  return { changes, notes };
}

/** The prompt once more, in a message of its own, for who asked for it. */
export function promptAgain(state: State, asked: Asked, now: number): Note {
  const { round, response } = asked;
  return promptOf(state, asked, againKey(round.id, response.member, now), now, true);
}

function promptOf(state: State, asked: Asked, key: string, now: number, again = false): Note {
  const { round, response } = asked;
  const kind = asksLike(round.kind);
  const hasLast = kind === "check-in" && state.lastAnswers.has(`${kind}/${response.member}`);
  const late = round.openedAt - round.plannedAt >= LATE;
  const also = answeredWith(state, asked).map((older) => older.round);
  const more = also.length === 0 ? {} : { also };
  return post(toMember(response.member), key, { kind: "prompt", round, again, late, hasLast, ...more }, now);
}
