/** Figures from many samples. */
export interface Figures {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Median, 99th percentile and largest of some samples; all 0 for none. */
export function figures(samples: readonly number[]): Figures {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}

/** Milliseconds that some work took. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** One line of the report: what was measured, the figure, the aim if there is one, and whether it is reached. */
export interface Line {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly aim?: { readonly below: number };
  /** Beside the bare loop: how many times as long ours takes. */
  readonly floor?: number;
}

/** The lines as a table for a terminal. */
export function table(lines: readonly Line[]): string {
  const rows = lines.map(({ name, unit, value, aim, floor }) => [
    name,
    `${round(value)} ${unit}`,
    floor === undefined ? "" : `${round(floor)} ${unit}`,
    floor === undefined || floor < 0.001 ? "" : `${round(value / floor)}×`,
    aim === undefined ? "" : `< ${Number(aim.below.toPrecision(3))} ${unit}`,
    aim === undefined ? "" : value < aim.below ? "yes" : "NO",
  ]);
  const head = ["", "ours", "floor", "ratio", "aim", "reached"];
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}

function round(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
