/** A page that takes traces as ui.perfetto.dev does, on a port of its own: knock with PING, answer PONG, then the trace. */
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";

/** Like Perfetto, it needs a while before it answers. @param answerAfter knocks */
const page = (answerAfter: number): string => `<!doctype html><title>stand-in</title><script>
  let knocks = 0;
  window.received = [];
  addEventListener("message", ({ data, origin, source }) => {
    if (data === "PING") {
      if (++knocks >= ${answerAfter}) source.postMessage("PONG", origin);
    } else {
      const { buffer, ...rest } = data.perfetto;
      received.push({ ...rest, origin, knocks, bytes: [...new Uint8Array(buffer)] });
    }
  });
</script>`;

export interface StandIn {
  /** Pages that are loaded from then on do not answer. */
  isSilent: boolean;
  readonly origin: string;
  /** Of all requests that have come. */
  readonly requests: { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders }[];
  close(): void;
}

export interface Received {
  readonly title: string;
  readonly localOnly: boolean;
  readonly origin: string;
  readonly knocks: number;
  readonly bytes: readonly number[];
}

export async function startStandIn(): Promise<StandIn> {
  const requests: StandIn["requests"] = [];
  const server = createServer(({ method = "", url = "", headers }, response) => {
    requests.push({ method, url, headers });
    response.setHeader("Content-Type", "text/html");
    response.end(page(standIn.isSilent ? Infinity : 3));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const standIn: StandIn = {
    isSilent: false,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => server.close().closeAllConnections(),
  };
  return standIn;
}

export async function receivedBy(page: Page): Promise<Received> {
  await page.waitForFunction("received.length > 0");
  return page.evaluate<Received>("received[0]");
}
