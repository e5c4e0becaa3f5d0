/** A bare Bolt app that only acknowledges: what Slack's own framework takes, without anything of ours. */
import { App } from "@slack/bolt";

const {
  SLACK_BOT_TOKEN: token,
  SLACK_APP_TOKEN: appToken,
  SLACK_SIGNING_SECRET: signingSecret,
} = process.env;
const slackApiUrl = process.env["SLACK_API_URL"];
const clientOptions = slackApiUrl === undefined ? {} : { slackApiUrl };
const way =
  appToken === undefined ? { signingSecret: signingSecret ?? "" } : { appToken, socketMode: true as const };
const app = new App({ token: token ?? "", ...way, clientOptions });
app.command(/.*/, async ({ ack }) => ack());
await app.start(Number(process.env["PORT"] ?? 0));
process.stdout.write("bare and ready\n");
