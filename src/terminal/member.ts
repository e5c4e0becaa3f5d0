/** Somebody who may sit at this terminal. */
export interface Member {
  readonly id: string;
  readonly name: string;
  /** IANA zone in which times are shown to them. */
  readonly zone: string;
  readonly roles: readonly string[];
  /** What they do, in a few words. */
  readonly line: string;
}

/** A member by number (from 1), id, name, `@name`, or the only one whose id or name begins so; any case. */
export function findMember(given: string, members: readonly Member[]): Member | undefined {
  const wanted = given.trim().replace(/^@/, "").toLowerCase();
  if (wanted === "") return undefined;
  const same = members.find((member) => isCalled(wanted, member));
  if (same) return same;
  if (/^\d{1,6}$/.test(wanted)) return members[Number(wanted) - 1];
  const near = members.filter(({ id, name }) =>
    [id, name].some((word) => word.toLowerCase().startsWith(wanted)),
  );
  return near.length === 1 ? near[0] : undefined;
}

/** Whether a word is the whole id or name of a member, in any case. */
export function isCalled(given: string, { id, name }: Member): boolean {
  const wanted = given.trim().replace(/^@/, "").toLowerCase();
  return id.toLowerCase() === wanted || name.toLowerCase() === wanted;
}

/** What tells a member from the others: roles and what they do, as far as the name does not say it. */
export function describeMember({ name, roles, line }: Member): string {
  const said = new Set([name.toLowerCase()]);
  const parts = [...roles.map((role) => role.replaceAll("-", " ")), line].filter((part) => {
    const known = said.has(part.toLowerCase());
    said.add(part.toLowerCase());
    return part !== "" && !known;
  });
  return parts.join(" · ");
}
