/** What people intend to do, and when: a queue in the order of time, and of writing at the same time. */
export interface Agenda<T> {
  readonly add: (at: number, what: T) => void;
  /** When the first one is due; undefined when nothing is intended. */
  readonly nextAt: () => number | undefined;
  /** Takes the first one that is due by `now`. */
  readonly take: (now: number) => T | undefined;
  readonly some: (test: (what: T) => boolean) => boolean;
}

export function createAgenda<T>(): Agenda<T> {
  const entries: { readonly at: number; readonly what: T }[] = [];
  return {
    add: (at, what) => {
      // The place after everything that is not later; most of what is added comes near the front.
      let [low, high] = [0, entries.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((entries[middle]?.at ?? at) <= at) low = middle + 1;
        else high = middle;
      }
      entries.splice(low, 0, { at, what });
    },
    nextAt: () => entries[0]?.at,
    take: (now) => {
      const first = entries[0];
      if (!first || first.at > now) return undefined;
      entries.shift();
      return first.what;
    },
    some: (test) => entries.some(({ what }) => test(what)),
  };
}
