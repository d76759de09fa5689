/** The server behind `callweave view`: this machine's traces, for this machine's browser. It listens on loopback only. */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CallweaveError, messageOf } from "../../base/errors.js";
import { admit, newToken } from "./view-guard.js";
import { replyText } from "./view-reply.js";
import { isTracePath, viewRoutes } from "./view-routes.js";
import type { ViewContent } from "./view-routes.js";

const PERFETTO = "https://ui.perfetto.dev";
/** The page that was handed a trace may still want a font. */
const QUIET_MS = 1000;

export interface ViewOptions extends Pick<ViewContent, "files" | "describeLosses"> {
  /** 0 for any that is free. */
  readonly port: number;
  /** The server ends when a trace was handed over. */
  readonly once: boolean;
  readonly perfetto?: string;
}

export interface ViewServer {
  /** Of the start page, with the token in it. */
  readonly url: string;
  close(): void;
}

/** @throws {CallweaveError} when the port is taken or not allowed */
export async function serveView({ port, once, perfetto = PERFETTO, ...content }: ViewOptions): Promise<ViewServer> {
  const token = newToken();
  const routes = viewRoutes({ ...content, perfetto });
  const server = createServer((request, response) => void answer(request, response));
  const handedOver = once ? endWhenQuiet(server, () => close(server)) : () => undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admission = admit(request, portOf(server), token);
    if ("status" in admission) return replyText(response, admission.status, admission.why);
    try {
      await routes(admission.path, response);
      if (request.method === "GET" && response.statusCode === 200 && isTracePath(admission.path)) handedOver();
    } catch (error) {
      if (response.headersSent) response.destroy();
      else replyText(response, 500, messageOf(error));
    }
  }

  await listen(server, port);
  return { url: `http://127.0.0.1:${portOf(server)}/${token}/`, close: () => close(server) };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}

/** @returns to be called when a trace was handed over: from then on, a moment without requests calls `end` */
function endWhenQuiet(server: Server, end: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let answering = 0;
  server.on("request", (_request, response: ServerResponse) => {
    timer?.refresh();
    answering++;
    response.once("close", () => answering--);
  });
  const endIfQuiet = (): void => {
    if (answering === 0) end();
    else timer!.refresh();
  };
  return () => void (timer ??= setTimeout(endIfQuiet, QUIET_MS));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const what = `cannot listen on port ${port}, got ${messageOf(error)}`;
      reject(new CallweaveError("view", what, "give another --port, or none for one that is free", { cause: error }));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}
