/**
 * The known word that was most likely meant: equal but for case, or at most a third of its letters away (at
 * least one, from four letters on two). Undefined when nothing is near, as to a single letter nothing is. Words over 64 letters are not compared; of many, the first 20,000 are.
 */
export function nearestWord(given: string, known: readonly string[]): string | undefined {
  if (given === "" || given.length > 64) return undefined;
  const wanted = given.toLowerCase();
  let best: string | undefined;
  const furthest = Math.max(given.length < 4 ? 1 : 2, Math.floor(given.length / 3));
  let least = Math.min(furthest, given.length - 1) + 1;
  for (const word of known.slice(0, 20_000)) {
    if (Math.abs(word.length - given.length) >= least) continue;
    const away = distance(wanted, word.toLowerCase());
    if (away < least) [best, least] = [word, away];
  }
  return best;
}

/** How many letters must be put in, left out, changed or swapped with their neighbour. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
