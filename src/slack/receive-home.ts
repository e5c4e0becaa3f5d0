/** Somebody looks at the Home tab. Bolt has acknowledged it before. */
import type { App } from "@slack/bolt";
import { ask, type Door } from "./door.ts";
import { renderHome } from "./home-view.ts";
import { once } from "./once.ts";

const NOWHERE = { zone: undefined, accounts: {} };

/**
 * Asks for the page, which the outbox publishes. Whoever is on no plan has no page there; they see a way in, at once.
 */
export function receiveHomes(app: App, door: Door): void {
  const isNew = once();
  app.event("app_home_opened", ({ event, body }) =>
    door.run("home", async () => {
      const { user, tab, view } = event;
      if (tab !== "home" || !isNew(body.event_id)) return;
      const answer = await ask(door, {
        id: `event:${body.event_id}`,
        team: body.team_id,
        user,
        channel: undefined,
        command: { kind: "home-opened", blank: view === undefined },
      });
      if (typeof answer === "string" || answer.reply.kind === "silent") return;
      await door.client.views.publish({ user_id: user, view: renderHome(answer.message, NOWHERE) });
    }),
  );
}
