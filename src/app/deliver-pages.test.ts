import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { draft, openStage, type Stage, toBeta, toChannel, until } from "../../test/delivery-stage.ts";
import type { Delivery, Outlet, Posted, Ref } from "../domain/adapter.ts";

/** A platform on which each word of a message is a page. */
function wordy() {
  const standing = new Map<string, { text: string; thread: string | undefined; to: string; id: string }>();
  const log: string[] = [];
  const answers: (Posted | "die" | undefined)[] = [];
  const pages = ({ message }: Delivery) => message.fallback.split(" ");
  let count = 0;
  const outlet: Outlet = {
    platform: "slack",
    pages,
    post: async (delivery) => {
      const answer = answers.shift();
      if (answer && answer !== "die" && answer.kind !== "uncertain") return answer;
      const text = pages(delivery)[(delivery.page ?? 1) - 1] ?? "-";
      const ref: Ref = delivery.ref ?? { channel: delivery.to.id, id: `${(count += 1)}` };
      standing.set(ref.id, { text, thread: delivery.thread?.id, to: delivery.to.id, id: delivery.id });
      log.push(`${delivery.op} ${text}`);
      if (answer === "die") return new Promise(() => undefined);
      return answer ?? { kind: "sent", ref };
    },
    find: async ({ id, to }) => {
      const found = [...standing].find(([, each]) => each.id === id);
      return found && { channel: to.id, id: found[0] };
    },
  };
  const shown = (to?: string) =>
    [...standing.values()].filter((each) => to === undefined || each.to === to).map(({ text }) => text);
  return { outlet, standing, log, answers, shown };
}

describe("a message of several pages", () => {
  let stage: Stage;
  let slack: ReturnType<typeof wordy>;
  let words: string;
  beforeEach(async () => {
    stage = await openStage();
    slack = wordy();
    words = "one two three";
  });
  afterEach(() => stage.close());

  const open = (token = "one") =>
    stage.deliver([slack.outlet], token, () => ({ body: [{ kind: "quote", text: words }], fallback: words }));

  it("goes on in the thread of its first page in a channel, after it in a direct conversation or a thread", async () => {
    await stage.put(
      draft("a", toChannel),
      draft("b", toBeta),
      draft("c", { ...toChannel, thread: "a", message: "c" }),
    );
    await stage.play(open());
    expect(slack.shown("U0BETA001")).toEqual(["one", "two", "three"]);
    const threads = [...slack.standing].filter(([, { to }]) => to === "C0COORDIN1");
    const first = threads.find(([, { thread }]) => thread === undefined)?.[0];
    expect(threads.map(([, { text, thread }]) => `${text} ${thread === first}`).toSorted()).toEqual([
      "one false",
      "one true",
      "three true",
      "three true",
      "two true",
      "two true",
    ]);
    for (const [, { to, thread }] of slack.standing) if (to === "U0BETA001") expect(thread).toBeUndefined();
  });

  it("is edited page by page: what changed, what is new, and what is not needed any more", async () => {
    await stage.put(draft("a", toChannel));
    const door = open();
    await stage.play(door);
    words = "one 2 three four";
    await stage.put(draft("b", { ...toChannel, message: "a" }));
    await stage.play(door);
    expect(slack.log.slice(3)).toEqual(["edit 2", "post four"]);
    words = "uno";
    await stage.put(draft("c", { ...toChannel, message: "a", op: "edit" }));
    await stage.play(door);
    expect(slack.shown()).toEqual(["uno", "-", "-", "-"]);
    words = "uno due";
    await stage.put(draft("d", { ...toChannel, message: "a" }));
    await stage.play(door);
    expect(slack.shown()).toEqual(["uno", "due", "-", "-"]);
  });

  it("has no pages where it was never posted, or was stopped", async () => {
    await stage.put(draft("a", { op: "edit" }));
    await stage.play(open());
    expect(slack.log).toEqual([]);
  });

  it("loses and doubles nothing when the process dies between two pages, before or after a post", async () => {
    for (const at of [0, 1, 2]) {
      slack = wordy();
      await stage.put(draft(`m${at}`, toChannel));
      slack.answers.push(...Array.from({ length: at }, () => undefined), "die");
      const dying = open(`dying-${at}`);
      void (async () => {
        while (slack.log.length <= at) {
          await dying.step();
          stage.now = Math.max(stage.now, (await dying.nextAt()) ?? stage.now);
        }
      })();
      await until(() => slack.log.length === at + 1);
      stage.now += 31_000;
      await stage.play(open(`next-${at}`));
      expect(slack.shown()).toEqual(["one", "two", "three"]);
      expect(slack.log).toHaveLength(3);
    }
  });

  it("finds an uncertain page again, and waits for one that is refused for now", async () => {
    slack.answers.push(
      undefined,
      { kind: "uncertain", why: "no answer" },
      { kind: "retry", after: 5000, scope: "channel", why: "busy" },
    );
    await stage.put(draft("a", toChannel));
    await stage.play(open());
    expect(slack.log).toEqual(["post one", "post two", "post three"]);
    expect(slack.shown()).toEqual(["one", "two", "three"]);
  });
});
