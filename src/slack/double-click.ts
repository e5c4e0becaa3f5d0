/** Presses that are one press: people click again when nothing happens within the blink of an eye. */

/** Seconds; nobody reads an answer and means the same button again in less. */
const TOGETHER = 1;

/** Says yes to a press unless the same one was made within a second before; `at` in seconds, by Slack's clock. */
export function singlePresses(): (press: string, at: number) => boolean {
  const latest = new Map<string, number>();
  return (press, at) => {
    for (const [old, time] of latest) {
      if (at - time <= TOGETHER) break;
      latest.delete(old);
    }
    if (latest.has(press)) return false;
    latest.set(press, at);
    return true;
  };
}
