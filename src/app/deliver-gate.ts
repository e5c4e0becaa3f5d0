import type { Outlet } from "../domain/adapter.ts";
import { type Level, takeCall } from "../domain/budget.ts";
import type { Hold } from "./deliver-record.ts";
import type { Route } from "./deliver-route.ts";

/** Posts that are under way at the same time, each to another place. */
const MOST = 10;
/** Beside them, for what is urgent: ten slow posts do not hold it up. */
const URGENT = 2;
/** One post a second to one place. */
const PACE = 1000;

/** One look at what may go, which gives each place away once. */
export interface Look {
  /** Whether something may go to the place now. */
  readonly mayGo: (route: Route | undefined, urgent: boolean) => boolean;
  /** Whether the platform takes one more edit now: yes uses one up, no gives the place back. */
  readonly mayEdit: (route: Route | undefined, urgent: boolean) => boolean;
}

export interface Gate {
  readonly look: (now: number, sending: ReadonlySet<string>) => Look;
  /** Something is on its way there: the next one waits for its turn. */
  readonly pace: (route: Route, now: number) => void;
  /** The platform asked for a pause, of the place, of edits, or of everything; none of another team or platform. */
  readonly hold: (route: Route, hold: Hold) => void;
  readonly holdAll: (outlet: Outlet, until: number) => void;
  readonly release: (outlet: Outlet) => void;
  /** When the first of those that the last look refused for a time may go, if that is still to come. */
  readonly heldUntil: (now: number) => number | undefined;
}

/** Who may be written to when. Lost at a restart, which costs a refused call at each place that was held. */
export function createGate(): Gate {
  const places = new Map<string, number>();
  const platforms = new Map<Outlet, number>();
  const editsHeld = new Map<Outlet, number>();
  const edits = new Map<Outlet, Level>();
  let latest = -Infinity;
  let held: number | undefined;

  const isFree = (until: number, now: number): boolean => {
    if (until > now) held = Math.min(held ?? until, until);
    return until <= now;
  };

  const isEditFree = (outlet: Outlet, now: number, urgent: boolean): boolean => {
    if (!isFree(editsHeld.get(outlet) ?? 0, now)) return false;
    if (!outlet.edits) return true;
    const { level, free } = takeCall(edits.get(outlet), outlet.edits, now, urgent);
    edits.set(outlet, level);
    return isFree(free, now);
  };

  return {
    look: (now, sending) => {
      // A clock that was set back says nothing any more about when a place is free.
      if (now < latest) for (const each of [places, platforms, editsHeld, edits]) each.clear();
      latest = now;
      held = undefined;
      for (const [place, until] of places) if (until <= now) places.delete(place);
      const taken = new Set(sending);
      return {
        mayGo: (route, urgent) => {
          const place = route?.place ?? "";
          const until = Math.max(places.get(place) ?? 0, (route && platforms.get(route.outlet)) ?? 0);
          if (!isFree(until, now) || taken.has(place)) return false;
          if (taken.size >= MOST + (urgent ? URGENT : 0)) return false;
          taken.add(place);
          return true;
        },
        mayEdit: (route, urgent) => {
          const { outlet } = route ?? {};
          if (!outlet || isEditFree(outlet, now, urgent)) return true;
          taken.delete(route?.place ?? "");
          return false;
        },
      };
    },
    pace: ({ outlet, place }, now) => {
      if (isPaced(outlet)) places.set(place, now + PACE);
    },
    hold: ({ outlet, place }, { scope, until }) => {
      if (scope === "channel") places.set(place, until);
      else (scope === "edits" ? editsHeld : platforms).set(outlet, until);
    },
    holdAll: (outlet, until) => void platforms.set(outlet, until),
    release: (outlet) => void platforms.delete(outlet),
    heldUntil: (now) => (held !== undefined && held > now ? held : undefined),
  };
}

/** The terminal is never slow and knows no limits. */
export function isPaced(outlet: Outlet): boolean {
  return outlet.platform !== "terminal";
}
