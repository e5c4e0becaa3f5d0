/** What a plan file may measure. Beyond these it is refused before work is spent on it. */
export const MAX_BYTES = 16 * 1024 * 1024;
export const MAX_TASKS = 100_000;
export const MAX_PHASES = 10_000;
/** Uses of `*anchors` in one file. */
export const MAX_ALIASES = 100;
/** Values in one file after its aliases are written out. */
export const MAX_VALUES = 3_000_000;
/** Tokens in one file, tokens in one line, open brackets, and characters of one value. */
export const MAX_TOKENS = 8_000_000;
export const MAX_TOKENS_PER_LINE = 200_000;
export const MAX_DEPTH = 100;
export const MAX_SCALAR = 100_000;
/** Wrong escapes in quoted text that are still listed one by one. */
export const MAX_BAD_ESCAPES = 1_000;
/** Problems that are reported; the rest are counted. */
export const MAX_PROBLEMS = 1_000;
