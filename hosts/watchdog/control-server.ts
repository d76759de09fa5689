/**
 * The control socket of a traced process, served by its watchdog so that it answers while the program hangs. A client sends a line
 * with a command and gets bytes:
 *
 *     snapshot   the raw trace of what has been recorded, with the frames that are open; the program goes on
 *     output     the absolute path that the session is saved to
 */
import net from "node:net";
import { process } from "../../base/built-ins.js";
import { controlPath, makeControlFolder, removeSocket } from "./control-path.js";

export const SNAPSHOT = "snapshot\n";
export const OUTPUT = "output\n";
const LONGEST_COMMAND = 64;

/** What each command is answered with, in parts. */
type Answers = Readonly<Record<typeof SNAPSHOT | typeof OUTPUT, () => Iterable<Uint8Array>>>;

/** Listens until the process ends. Where it cannot, there is no control socket, and nothing else is different. */
export function serveControl(answers: Answers): void {
  try {
    makeControlFolder();
    removeSocket(process.pid);
    const server = net.createServer((client) => answer(client, answers));
    server.on("error", () => undefined);
    server.listen(controlPath(process.pid)).unref();
  } catch {
    // No folder of one's own, no socket.
  }
}

function send(client: net.Socket, parts: () => Iterable<Uint8Array>): void {
  try {
    for (const part of parts()) client.write(part);
    client.end();
  } catch {
    // No memory for it, say: the client gets a trace that is cut, and says so.
    client.destroy();
  }
}

function answer(client: net.Socket, answers: Answers): void {
  let command = "";
  client.on("error", () => client.destroy());
  client.setEncoding("latin1").on("data", (text: string) => {
    command += text;
    if (command === SNAPSHOT || command === OUTPUT) send(client, answers[command]);
    else if (command.length > LONGEST_COMMAND || command.endsWith("\n")) client.destroy();
  });
}
