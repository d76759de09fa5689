/**
 * The control socket of a traced process, served by its watchdog so that it answers while the program hangs. A client sends a line
 * with a command and gets bytes:
 *
 *     snapshot   the raw trace of what has been recorded, with the frames that are open; the program goes on
 */
import net from "node:net";
import { controlPath, makeControlFolder, removeSocket } from "./control-path.js";

export const SNAPSHOT = "snapshot\n";
const LONGEST_COMMAND = 64;

/**
 * Listens until the process ends. Where it cannot, there is no control socket, and nothing else is different.
 * @param snapshot the bytes of the raw trace, in parts
 */
export function serveControl(snapshot: () => Iterable<Uint8Array>): void {
  try {
    makeControlFolder();
    removeSocket(process.pid);
    const server = net.createServer((client) => answer(client, snapshot));
    server.on("error", () => undefined);
    server.listen(controlPath(process.pid)).unref();
  } catch {
    // No folder of one's own, no socket.
  }
}

function send(client: net.Socket, snapshot: () => Iterable<Uint8Array>): void {
  try {
    for (const part of snapshot()) client.write(part);
    client.end();
  } catch {
    // No memory for it, say: the client gets a trace that is cut, and says so.
    client.destroy();
  }
}

function answer(client: net.Socket, snapshot: () => Iterable<Uint8Array>): void {
  let command = "";
  client.on("error", () => client.destroy());
  client.setEncoding("latin1").on("data", (text: string) => {
    command += text;
    if (command === SNAPSHOT) send(client, snapshot);
    else if (command.length > LONGEST_COMMAND || command.endsWith("\n")) client.destroy();
  });
}
