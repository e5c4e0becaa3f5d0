import type { Delivery, Outlet } from "../domain/adapter.ts";
import { toPlain } from "../wording/plain.ts";
import type { Entry } from "./result.ts";

/** The door out of a rehearsal: a workspace like the local one, in which every message arrives. */
export function createOutlet(now: () => number, arrived: (delivery: Delivery, entry: Entry) => void): Outlet {
  return {
    platform: "terminal",
    post: async (delivery) => {
      const { op, to, message, thread, urgent, zone } = delivery;
      const ref = delivery.ref ?? { channel: to.id, id: delivery.id };
      const labels = (message.buttons ?? []).map(({ label }) => `[${label}]`).join(" ");
      const text = [toPlain({ ...message, buttons: [] }, zone), labels]
        .filter((part) => part !== "")
        .join("\n");
      arrived(delivery, {
        kind: "message",
        at: now(),
        op,
        to: { kind: to.kind === "user" ? "member" : "channel", id: to.id },
        id: ref.id,
        thread: thread !== undefined,
        urgent,
        text,
      });
      return { kind: "sent", ref };
    },
    find: async () => undefined,
  };
}
