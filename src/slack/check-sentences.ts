/** What doctor says about Slack, and what an administrator does about it. */
import { failed, fine, type Finding, warning } from "../domain/check.ts";
import { type Scope, SCOPES } from "./manifest.ts";

const IMPORT = "then import the plan again: baton plan import FOLDER";
const REINSTALL =
  "Paste what `baton slack manifest` prints (over HTTP with --url) into the app's page at https://api.slack.com/apps, App Manifest; then Install App, Reinstall to Workspace.";
const AGAIN = "Run baton doctor again in a few minutes.";

/** Progress, on a terminal. */
export const LOOKING = "Slack: tokens";
export const lookingAtChannel = (channel: string): string => `Slack: #${channel}`;
export const lookingAtMember = (at: number, of: number): string => `Slack: member ${at} of ${of}`;
export const waiting = (what: string, millis: number, limited: boolean): string => {
  const seconds = `${Math.ceil(millis / 1000)} s`;
  return limited ? `${what}; Slack asks to wait ${seconds}` : `${what}; ${seconds} pause for Slack's limits`;
};

export const botKnown = (bot: string, team: string, linked: boolean): Finding =>
  fine(
    linked
      ? `Slack knows Baton as @${bot} in ${team}.`
      : `Slack knows Baton as @${bot} in ${team}; the first start ties this data to that team.`,
  );
export const NO_BOT = failed(
  "Slack knows this token, but not as a bot's.",
  "Copy the Bot User OAuth Token (xoxb-…) from the app's page, Install App, into SLACK_BOT_TOKEN.",
);
export const otherTeam = (team: string, known: string): Finding =>
  failed(
    `The token belongs to ${team}, and this data to the Slack team ${known}.`,
    "Use that team's token, or another folder for this team's data: BATON_DATA.",
  );
export const botRefused = (code: string): Finding =>
  GONE.has(code)
    ? failed(
        `Slack no longer takes the token: ${code}.`,
        "Install the app again on its page, Install App, and copy the new Bot User OAuth Token into SLACK_BOT_TOKEN.",
      )
    : failed(
        `Slack does not take the token: ${code}.`,
        "Copy the Bot User OAuth Token (xoxb-…) from the app's page, Install App, into SLACK_BOT_TOKEN.",
      );
const GONE: ReadonlySet<string> = new Set(["token_revoked", "token_expired", "account_inactive"]);
export const unreachable = (why: string): Finding =>
  failed(
    `${why}.`,
    "Check the network of this machine, and whether slack.com answers from it. https://slack-status.com says whether Slack is well.",
  );
export const NOT_ASKED = warning(
  "Scopes, channels and members were not looked at: for that Slack must take the bot token.",
  "Mend first what is said of the bot token, and run baton doctor again.",
);
export const LATE = warning(
  "Not asked: Slack wants a longer pause than doctor makes, or does not answer.",
  AGAIN,
);

export const ALL_SCOPES = fine(
  `The token has the ${Object.keys(SCOPES).length} scopes that Baton uses, and no other one.`,
);
export const NO_SCOPES = warning("Slack did not say which scopes the token has.", AGAIN);
export const scopesMissing = (scopes: readonly Scope[]): Finding =>
  failed(`The token lacks ${scopes.map((scope) => `${scope} (${SCOPES[scope]})`).join("; ")}.`, REINSTALL);
export const scopesUnneeded = (scopes: readonly string[]): Finding =>
  warning(
    `The token may do what Baton never does: ${scopes.join(", ")}.`,
    `Take away what is not needed. ${REINSTALL}`,
  );

export const SOCKET_OPENS = fine("Slack takes the app token: Baton can connect with Socket Mode.");
export const SOCKET_OFF = warning(
  "Slack takes the app token, but says that Socket Mode is not turned on: then nothing reaches Baton.",
  "Turn it on on the app's page, Socket Mode.",
);
export const appRefused = (code: string): Finding =>
  failed(
    `Slack does not take the app token: ${code}.`,
    "Make one on the app's page, Basic Information, App-Level Tokens, with the scope connections:write (xapp-…), and put it into SLACK_APP_TOKEN.",
  );
export const SECRET_SET = fine(
  "The signing secret is set. Whether it is the app's shows with the first request: refused ones are in the log.",
);

export const clockRight = (seconds: number): Finding =>
  fine(
    seconds === 0
      ? "This machine's clock agrees with Slack's."
      : `This machine's clock is within ${seconds} s of Slack's.`,
  );
export const NO_CLOCK = warning("Slack did not say what time it is, so the clocks were not compared.", AGAIN);
export const clockWrong = (millis: number, refuses: boolean, tooFar: boolean): Finding => {
  const by =
    Math.abs(millis) < 120_000
      ? `${Math.round(Math.abs(millis) / 1000)} s`
      : `${Math.round(Math.abs(millis) / 60_000)} min`;
  const found = `This machine's clock is ${by} ${millis > 0 ? "ahead of" : "behind"} Slack's`;
  const todo = "Let the machine set its clock by network time (NTP).";
  if (refuses) return failed(`${found}: every request of Slack would be refused for its time.`, todo);
  return warning(
    tooFar
      ? `${found}: prompts and escalations are off by as much, and over HTTP Slack would be refused.`
      : `${found}.`,
    todo,
  );
};

export const channelFine = (name: string, isPrivate: boolean): Finding =>
  fine(`Baton is in ${isPrivate ? "the private channel " : ""}#${name}.`);
export const channelUnset = (channel: string): Finding =>
  failed(
    `No Slack channel stands for ${channel}, so what belongs there reaches nobody.`,
    `In team.yaml write its id (C…, at the end of the channel's details) under channels, ${channel}, slack; ${IMPORT}.`,
  );
export const channelUnknown = (id: string): Finding =>
  failed(
    `Slack has no channel ${id} that Baton can see.`,
    `If it is a private channel, type /invite @Baton in it. Otherwise correct the id in team.yaml (C…, at the end of the channel's details); ${IMPORT}.`,
  );
export const channelArchived = (name: string, id: string): Finding =>
  failed(
    `#${name} (${id}) is archived.`,
    `Unarchive it in Slack, or write another channel's id in team.yaml; ${IMPORT}.`,
  );
export const channelWithoutBot = (name: string, id: string): Finding =>
  failed(`Baton is not in #${name} (${id}).`, `Type /invite @Baton in #${name}.`);
export const channelShared = (channel: string, plans: readonly string[]): Finding =>
  warning(
    `${channel} belongs to ${list(plans)}: what is typed there does not choose a plan.`,
    "Give each plan a channel of its own in team.yaml, or let members choose with /baton use PLAN.",
  );
export const notLookedUp = (what: string, why: string): Finding =>
  warning(`${what} could not be looked up: ${why}.`, AGAIN);
export const lacksScope = (what: string, scope: string | undefined): Finding =>
  warning(`${what} could not be looked up: the token lacks ${scope ?? "a scope"}.`, REINSTALL);

export const membersFine = (reached: number, of: number): Finding =>
  fine(
    reached === of
      ? `Baton can write to ${of === 1 ? "the one member" : `all ${of} members`}.`
      : `Baton can write to ${reached} of ${of} members.`,
  );
export const membersNotAsked = (count: number): Finding =>
  warning(
    `${membersWere(count)} not asked about: Slack wants a longer pause than doctor makes, or does not answer.`,
    AGAIN,
  );
export const membersLackScope = (count: number, scope: string): Finding =>
  warning(`${membersWere(count)} not looked at: the token lacks ${scope}.`, REINSTALL);
const membersWere = (count: number): string => (count === 1 ? "1 member was" : `${count} members were`);
export const agentAlone = (name: string): Finding =>
  fine(`${name} is an agent without a Slack account, and works with \`baton as\`.`);
export const memberUnlinked = (name: string, id: string): Finding =>
  failed(
    `${name} has neither a Slack account nor an e-mail.`,
    `In team.yaml write slack: U… (in their profile, Copy member ID) or email: for ${id}; ${IMPORT}. Or they type /baton join ${id} in Slack.`,
  );
export const emailUnknown = (name: string, id: string, email: string): Finding =>
  failed(
    `Slack knows nobody with ${name}'s e-mail ${email}, or the account is deactivated.`,
    `Correct email: of ${id} in team.yaml, or write slack: U… (in their profile, Copy member ID); ${IMPORT}. Or they type /baton join ${id} in Slack.`,
  );
export const accountUnknown = (name: string, id: string, account: string): Finding =>
  failed(
    `${name}'s Slack account ${account} is nobody's that Baton can see.`,
    `Correct slack: of ${id} in team.yaml (in their profile, Copy member ID); ${IMPORT}.`,
  );
export const accountDeactivated = (name: string, id: string, account: string): Finding =>
  failed(
    `${name}'s Slack account ${account} is deactivated.`,
    `Reactivate it in Slack, or give ${id} another account in team.yaml; ${IMPORT}.`,
  );
export const accountIsBot = (name: string, id: string, account: string): Finding =>
  failed(
    `${name}'s Slack account ${account} is a bot, which Baton cannot write to.`,
    `In team.yaml write a person's account for ${id}, or none for an agent; ${IMPORT}.`,
  );
export const cannotMessage = (name: string, id: string, account: string, why: string): Finding =>
  failed(
    `Baton cannot write to ${name} (${account}): ${why}.`,
    `Look at the account in Slack, or give ${id} another one in team.yaml; ${IMPORT}.`,
  );

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
