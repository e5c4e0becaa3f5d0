/** What becomes of linked accounts when the team's file changes: the file goes before them. */
import type { TeamDef } from "../domain/plan.ts";
import type { AccountLink } from "../domain/state.ts";

/** An account that was linked to a member, and why an import takes it off. */
export interface Unlinked extends Pick<AccountLink, "platform" | "member" | "account"> {
  /** `gone`: the member is not on the team any more; `named`: the file names an account; `others`: it is another member's there. */
  readonly why: "gone" | "named" | "others";
}

/** The links that do not stay under this team, those that were ended among them. */
export function overruled(links: readonly AccountLink[], team: TeamDef): readonly AccountLink[] {
  return links.filter((link) => reasonAgainst(link, team) !== undefined);
}

/** The same for whoever imports: only links that held. */
export function unlinkedBy(links: readonly AccountLink[], team: TeamDef): readonly Unlinked[] {
  return links.flatMap((link): readonly Unlinked[] => {
    const why = link.how === "left" ? undefined : reasonAgainst(link, team);
    const { platform, member, account } = link;
    return why === undefined ? [] : [{ platform, member, account, why }];
  });
}

function reasonAgainst(
  { platform, member, account }: AccountLink,
  team: TeamDef,
): Unlinked["why"] | undefined {
  const mine = team.members.find(({ id }) => id === member);
  if (!mine) return "gone";
  if (mine[platform] !== undefined) return "named";
  return team.members.some((other) => other[platform] === account) ? "others" : undefined;
}

const WHY: Readonly<Record<Unlinked["why"], string>> = {
  gone: "the member is not in team.yaml any more",
  named: "team.yaml names the account itself now",
  others: "team.yaml gives the account to another member",
};

/** In one line, as the other changes of an import are shown. */
export function describeUnlinked({ platform, member, account, why }: Unlinked): string {
  return `- link of ${member} to the ${platform} account ${account}: ${WHY[why]}`;
}
