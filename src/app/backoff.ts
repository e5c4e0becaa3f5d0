const FIRST = 1000;
const LONGEST = 60_000;

/**
 * Milliseconds to wait after the attempt of this number (1 is the first): doubled each time, between 1 s and 60 s,
 * spread by up to a quarter so that many do not come at once. The same id and attempt give the same wait.
 */
export function backoff(id: string, attempt: number): number {
  const doubled = FIRST * 2 ** Math.min(attempt - 1, 10);
  return Math.round(Math.min(LONGEST, doubled * (1 + fraction(`${id} ${attempt}`) / 4)));
}

/** A number from 0 up to 1 that follows from the text (FNV-1a). */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash / 2 ** 32;
}
