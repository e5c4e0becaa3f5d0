/** What is written beforehand, so that every rehearsal shows each kind of trouble once; chance adds the rest. */
import type { PhaseDef, RoleId } from "../domain/plan.ts";
import { addDays, addWorkingTime, instantOf, localDate, weekday } from "../domain/time.ts";
import { isAway, type Player } from "./players.ts";
import { atWork, DAY, intend, MINUTE, type Scene, type Stage, there, type Turn } from "./stage.ts";
import { wordsBy } from "./words.ts";

const TURNS: readonly Omit<Turn, "taken">[] = [
  { kind: "need", round: "check-in", after: 2 },
  { kind: "edit", round: "check-in", after: 5 },
  { kind: "late", round: "check-in", after: 8 },
  { kind: "same", round: "check-in", after: 12 },
  { kind: "red", round: "update", after: 2 },
];

/** Writes the script into the agenda: who begins when, the scenes, the turns of the answers. */
export function writeScript(stage: Stage): void {
  const { definition, random, players, turns, agenda } = stage;
  for (const player of players.values()) {
    if (player.carries) intend(stage, player, atWork(stage, player, 2, 15), { kind: "look", daily: true });
  }
  turns.push(...TURNS.map((turn) => ({ ...turn, after: turn.after + random.whole(0, 4), taken: undefined })));
  // What takes longest to escalate comes first.
  const rows = definition.policy.matrix.toSorted((a, b) => b.response - a.response);
  const shortest = rows.findLast(({ response }) => response >= 45 * MINUTE);
  const scenes: readonly (readonly [part: number, scene: Scene, clock: number])[] = [
    [0.15, { kind: "raise", type: "urgent", course: "ignored" }, definition.policy.urgent.escalateAfter],
    ...rows.map(({ type, response }, index) => {
      const scene = { kind: "raise", type, course: "ignored" } as const;
      return [0.08 + (0.7 * index) / rows.length, scene, response] as const;
    }),
    [0.3, { kind: "away" }, 0],
    ...rows.slice(-1).map(({ type }) => [0.4, { kind: "raise", type, course: "withdrawn" }, 0] as const),
    ...(shortest ? [[0.55, { kind: "raise", type: shortest.type, course: "snoozed" }, 0] as const] : []),
  ];
  const length = shortestWay(definition.plan.phases);
  for (const [part, scene, clock] of scenes) {
    agenda.add(momentOf(stage, part * length, clock), { player: undefined, scene });
  }
  agenda.add(stage.now + 7 * 60 * MINUTE, { player: undefined, scene: { kind: "day" } });
}

/** In the first half of a working day that comes after so much work, early enough that `clock` runs out on it. */
function momentOf(stage: Stage, work: number, clock: number): number {
  const first = [...stage.players.values()].find(({ carries }) => carries);
  if (!first) return stage.now;
  const { member } = first;
  const at = addWorkingTime(member, stage.now, work * MINUTE) ?? stage.now;
  const hours = member.hours.until - member.hours.from;
  const left = hours - clock / MINUTE - 150;
  const latest = left > 15 ? Math.min(left, hours * 0.45) : hours * 0.3;
  const minute = member.hours.from + stage.random.whole(10, Math.max(10, Math.round(latest)));
  return instantOf(localDate(at, member.zone), minute, member.zone);
}

/** Minutes of work that the plan takes at least, its dependencies and phases one after the other. */
export function shortestWay(phases: readonly PhaseDef[]): number {
  const ends = new Map<string, number>();
  const rest = new Map(phases.flatMap(({ tasks }) => tasks.map((task) => [task.id, task])));
  const known = (ids: readonly string[]) => ids.every((id) => ends.has(id));
  const latest = (ids: readonly string[]) => Math.max(0, ...ids.map((id) => ends.get(id) ?? 0));
  // A task may wait for one of a later phase, so everything is gone through until nothing is added.
  for (let before = -1; before !== ends.size;) {
    before = ends.size;
    for (const { id, dependsOn, tasks } of phases) {
      const gates = dependsOn.map((on) => `phase ${on}`);
      if (!known(gates)) continue;
      for (const task of tasks) {
        if (!known(task.dependsOn) || !rest.delete(task.id)) continue;
        ends.set(task.id, Math.max(latest(gates), latest(task.dependsOn)) + task.duration.min);
      }
      const own = tasks.map((task) => task.id);
      if (known(own)) ends.set(`phase ${id}`, Math.max(latest(gates), latest(own)));
    }
  }
  return latest([...ends.keys()]);
}

/** Plays a scene: what it has somebody do is put on the agenda. Nothing begins once the plan is done. */
export function play(stage: Stage, scene: Scene): void {
  if (stage.planDone) return;
  switch (scene.kind) {
    case "raise":
      return raise(stage, scene);
    case "away":
      return leave(stage);
    case "day":
      return newDay(stage);
  }
}

function raise(stage: Stage, scene: Extract<Scene, { kind: "raise" }>): void {
  const { random, definition, agenda } = stage;
  const { matrix, urgent } = definition.policy;
  const role: RoleId = matrix.find(({ type }) => type === scene.type)?.role ?? urgent.role;
  const free = there(stage, ({ carries, roles }) => carries && !roles.includes(role));
  const [raiser, responder] = random.shuffle(free.length > 0 ? free : there(stage, ({ carries }) => carries));
  if (!raiser) return agenda.add(stage.now + DAY, { player: undefined, scene });
  const whom = responder === undefined ? "" : ` for ${responder.member.id}`;
  const line = `raise ${scene.type} "${wordsBy(random).trouble(scene.type)}"${whom}`;
  intend(stage, raiser, stage.now, { kind: "say", line, course: scene.course });
}

/** Somebody will be away tomorrow: who is often away, or else anybody who carries work and leads nothing. */
function leave(stage: Stage): void {
  const may = there(stage, ({ carries }) => carries);
  const player = may.find(({ mood }) => mood === "away") ?? stage.random.pick(may);
  if (player) intend(stage, player, stage.now, { kind: "say", line: "away tomorrow" });
}

/** What chance has for a new day: an issue, an absence, a lead who wants to know. */
function newDay(stage: Stage): void {
  const { agenda, definition, players, random } = stage;
  agenda.add(stage.now + DAY, { player: undefined, scene: { kind: "day" } });
  const today = localDate(stage.now, definition.plan.zone);
  const carriers = [...players.values()].filter(({ carries, member }) => carries && isAtWork(member, today));
  const [someone] = random.shuffle(carriers);
  if (someone && random.chance(0.3)) {
    const types = ["urgent", ...definition.policy.matrix.map(({ type }) => type)];
    const type = random.pick(types) ?? "urgent";
    agenda.add(atWork(stage, someone, 20, 240), {
      player: undefined,
      scene: { kind: "raise", type, course: "chance" },
    });
  }
  for (const player of carriers)
    if (player.mood === "away" && random.chance(0.1)) goAway(stage, player, today);
  const manager = [...players.values()].find(({ roles }) => roles.includes("project-manager"));
  if (manager && weekday(today) === 1)
    intend(stage, manager, atWork(stage, manager, 5, 30), { kind: "say", line: "status" });
}

function isAtWork({ hours }: Player["member"], date: string): boolean {
  return hours.days.includes(weekday(date));
}

/** Away for this day, until a date, or until coming back. */
function goAway(stage: Stage, player: Player, today: string): void {
  const { random } = stage;
  if (isAway(player, stage.now)) return;
  const line = random.pick(["away today", `away until ${addDays(today, 1)}`, "away"]) ?? "away today";
  const at = atWork(stage, player, 5, 120);
  intend(stage, player, at, { kind: "say", line });
  if (line === "away") {
    const back = atWork(stage, player, 3, 20, at + DAY);
    intend(stage, player, back, { kind: "say", line: "back", always: true });
  }
}
