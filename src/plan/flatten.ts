/**
 * Data as dotted keys and words: `urgent.remind_after` → `15m`. Entries of a list are named by their `id`, `type` or
 * `name` where they have one (`matrix.build-failure.response`), so that moving them is no change; lists of
 * plain values are one entry, joined by "; ".
 */
export function flatten(data: object): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, key: string): void => {
    if (value === undefined) return;
    if (typeof value !== "object" || value === null) {
      found.set(key, typeof value === "string" ? value : JSON.stringify(value));
    } else if (Array.isArray(value) && value.every((part) => typeof part !== "object")) {
      found.set(key, value.join("; "));
    } else if (Array.isArray(value)) {
      const parts: readonly unknown[] = value;
      for (const [index, part] of parts.entries()) visit(part, `${key}.${nameOf(part) ?? index + 1}`);
    } else {
      for (const [name, part] of Object.entries(value)) visit(part, key === "" ? name : `${key}.${name}`);
    }
  };
  visit(data, "");
  return found;
}

function nameOf(part: unknown): string | undefined {
  if (typeof part !== "object" || part === null) return undefined;
  const fields = part as Readonly<Record<string, unknown>>;
  const name = fields["id"] ?? fields["type"] ?? fields["name"];
  if (typeof name !== "string" && typeof name !== "number") return undefined;
  // Two metrics may share a name in different groups.
  const group = fields["group"];
  return typeof group === "string" ? `${group}.${name}` : String(name);
}
