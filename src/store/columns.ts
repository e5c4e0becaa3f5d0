/** How values stand in columns. Instants and numbers stand as they are. */

export function flag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

/** Data that only Baton writes; it is trusted, not checked again, when it is read. */
export function json(value: object): string {
  return JSON.stringify(value);
}
