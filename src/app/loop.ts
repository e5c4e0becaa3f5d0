/** Runs work whenever it is due: at the time it names, when it is woken, and at least once a second. */
const LONGEST = 1000;
/** After a failure the work rests this long, so that a fault that stays does not take the machine. */
const REST = 1000;

export interface LoopOptions {
  /** Does what is due. */
  readonly work: () => Promise<unknown>;
  /** Milliseconds until there is more to do; undefined when nothing is known. */
  readonly wait: () => Promise<number | undefined>;
  /** The work failed; it is tried again after a rest. */
  readonly failed: (error: unknown) => void;
}

export interface Loop {
  /** There may be something to do: a hint, which may be given at any time and any number of times. */
  readonly wake: () => void;
  /** Ends after the work that is in hand. */
  readonly stop: () => Promise<void>;
}

export function startLoop({ work, wait, failed }: LoopOptions): Loop {
  let stopped = false;
  let woken = false;
  let rouse: () => void = () => undefined;
  const sleep = (millis: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, millis);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    for (;;) {
      if (stopped) return;
      woken = false;
      const rest = await work()
        .then(wait)
        .catch((error: unknown) => {
          failed(error);
          return REST;
        });
      // A wake during the work is not lost: then there is no sleep.
      if (!stopped && !woken) await sleep(Math.max(0, Math.min(rest ?? LONGEST, LONGEST)));
    }
  };
  const running = run();
  return {
    wake: () => {
      woken = true;
      rouse();
    },
    stop: async () => {
      stopped = true;
      rouse();
      await running;
    },
  };
}
