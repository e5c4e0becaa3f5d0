/** A digest that is longer than a Slack message: in the day's thread, over several, edited in place. */
import { afterEach, describe, expect, it } from "vitest";
import { MONDAY } from "./day/script.ts";
import { openSlackStage, type SlackStage } from "./day/slack-stage.ts";
import { at } from "./world.ts";

const mon = (time: string): number => at(MONDAY, time);
const long = (who: string, what: string) =>
  `${who} ${what} begins. ${"All of it works. ".repeat(110)}${who} ${what} ends.`;
const FIELDS = ["working", "blocked", "needed"] as const;
const answers = (who: string) => Object.fromEntries(FIELDS.map((what) => [what, long(who, what)]));

const stages: SlackStage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) {
    expect(stage.errors).toEqual([]);
    await stage.close();
  }
});

describe.each(["socket", "http"] as const)("a long digest in Slack over %s", (mode) => {
  it("is complete over several messages of the thread, and each is edited in place", async () => {
    const stage = await openSlackStage(mode, mon("09:00"));
    stages.push(stage);
    await stage.to(mon("12:00"));
    for (const who of ["alpha", "beta", "gamma", "delta"]) await stage.fill(who, who, "Answer", answers(who));
    // The next post arrives, but Slack's answer is lost.
    await stage.to(mon("12:59:59"));
    stage.slack.fail("chat.postMessage", { kind: "status", status: 500, accept: true });
    await stage.to(mon("13:00"));
    await stage.to(mon("13:10"));
    const digest = () => {
      const seen = stage.seen("coordination");
      return seen.slice(seen.findIndex(({ text }) => text.startsWith("🟢 Check-in digest")));
    };
    const posted = digest();
    expect(posted.length).toBeGreaterThan(2);
    expect(posted.every(({ inThread }) => inThread)).toBe(true);
    expect(posted[0]?.text).toContain(`It goes on in the next ${posted.length - 1} messages.`);
    const whole = posted.map(({ text }) => text).join("\n");
    for (const who of ["alpha", "beta", "gamma", "delta"])
      for (const what of FIELDS)
        for (const end of ["begins", "ends"]) expect(whole.split(`${who} ${what} ${end}.`)).toHaveLength(2);
    for (const who of ["alpha", "beta", "gamma"])
      await stage.fill(who, who, "Edit", { working: "All of it.", blocked: "nothing", needed: "nothing" });
    await stage.to(mon("13:30"));
    const edited = digest();
    expect(edited).toHaveLength(posted.length);
    expect(edited.at(-1)?.text).toBe("Nothing stands here any more: the message above has become shorter.");
    const after = edited.map(({ text }) => text).join("\n");
    expect(after).not.toContain("alpha working");
    expect(after).toContain("delta needed ends.");
  });
});
