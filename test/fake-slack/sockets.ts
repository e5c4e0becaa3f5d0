/** Socket Mode over real WebSockets. */
import type { Server } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import { isJson } from "./check-parts.ts";
import { inTime, type Deliver } from "./push.ts";
import { changed, nextId, type World } from "./world.ts";

export interface Sockets {
  readonly deliver: Deliver;
  readonly count: () => number;
  /** Whether somebody has connected since the last `drop` or `refresh`, and the old connections are gone. */
  readonly isRenewed: () => boolean;
  /** Cuts every connection, as a network does. */
  readonly drop: () => void;
  /** Asks the app to connect anew, as Slack does every few hours. */
  readonly refresh: () => void;
  readonly close: () => void;
}

interface Waiting {
  readonly socket: WebSocket;
  readonly resolve: (payload: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Lets an app in that brings a ticket of `apps.connections.open`, and sends each request down one connection. */
export function createSockets(world: World, server: Server): Sockets {
  const sockets = new WebSocketServer({ noServer: true });
  const waiting = new Map<string, Waiting>();
  const pings = setInterval(() => sockets.clients.forEach((socket) => socket.ping()), 5000);

  server.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "", world.url);
    const known = world.tickets.delete(url.searchParams.get("ticket") ?? "");
    if (url.pathname !== "/socket" || !known) return void socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
    return sockets.handleUpgrade(request, socket, head, greet);
  });

  const old = new Set<WebSocket>();

  function greet(socket: WebSocket): void {
    socket.on("message", (data) => receive((data as Buffer).toString()));
    socket.on("close", () => {
      for (const [id, { socket: its, reject }] of waiting) {
        if (its === socket && waiting.delete(id))
          reject(new Error("the socket closed before the acknowledgement"));
      }
      changed(world);
    });
    socket.send(
      JSON.stringify({
        type: "hello",
        num_connections: sockets.clients.size,
        connection_info: { app_id: world.appId },
        debug_info: { host: "fake", approximate_connection_time: 18_060 },
      }),
    );
    changed(world);
  }

  function receive(text: string): void {
    const message: unknown = JSON.parse(text);
    const id = isJson(message) ? String(message["envelope_id"]) : "";
    const found = waiting.get(id);
    if (!isJson(message) || found === undefined) {
      world.badAcks.push(`an acknowledgement of nothing: ${text.slice(0, 100)}`);
      return changed(world);
    }
    waiting.delete(id);
    const payload = message["payload"];
    return found.resolve(isJson(payload) && Object.keys(payload).length > 0 ? payload : undefined);
  }

  const deliver: Deliver = (push) => {
    const socket = [...sockets.clients].findLast((client) => client.readyState === client.OPEN);
    if (socket === undefined) return Promise.reject(new Error("no app is connected to the fake Slack"));
    const id = nextId(world, "e");
    const acknowledged = new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { socket, resolve, reject });
    });
    socket.send(
      JSON.stringify({
        envelope_id: id,
        type: push.type,
        payload: push.payload,
        accepts_response_payload: push.type !== "events_api",
        ...(push.retry === undefined
          ? {}
          : { retry_attempt: push.retry.num, retry_reason: push.retry.reason }),
      }),
    );
    return inTime(world, push, acknowledged);
  };

  return {
    deliver,
    count: () => [...sockets.clients].filter((client) => client.readyState === client.OPEN).length,
    isRenewed: () => {
      const open = [...sockets.clients].filter((client) => client.readyState === client.OPEN);
      return open.length > 0 && open.every((client) => !old.has(client));
    },
    drop: () =>
      sockets.clients.forEach((socket) => {
        old.add(socket);
        socket.terminate();
      }),
    refresh: () => {
      const goodbye = JSON.stringify({ type: "disconnect", reason: "refresh_requested", debug_info: {} });
      sockets.clients.forEach((socket) => {
        old.add(socket);
        socket.send(goodbye);
      });
    },
    close: () => {
      clearInterval(pings);
      sockets.clients.forEach((socket) => socket.terminate());
      sockets.close();
    },
  };
}
