/** Events that Slack delivers again are not answered again. */

/** How many are remembered. */
const REMEMBERED = 1000;

/** Says yes to an event's id the first time, while it is among the newest thousand. */
export function once(): (event: string) => boolean {
  const answered = new Set<string>();
  return (event) => {
    if (answered.has(event)) return false;
    answered.add(event);
    for (const oldest of answered) {
      if (answered.size <= REMEMBERED) break;
      answered.delete(oldest);
    }
    return true;
  };
}
