/** Asks a traced process for what it has recorded. */
import net from "node:net";
import { CallweaveError, messageOf } from "../../base/errors.js";
import { controlPath, removeSocket } from "./control-path.js";
import { OUTPUT, SNAPSHOT } from "./control-server.js";

/** The thread that answers is never busy for so long. */
const SILENCE_MS = 3000;

/**
 * @returns the bytes of a raw trace
 * @throws {CallweaveError} when there is no process with this pid that answers
 */
export const requestSnapshot = (pid: number): Promise<Uint8Array> => request(pid, SNAPSHOT);

/**
 * @returns the absolute path that the process saves its session to
 * @throws {CallweaveError} as `requestSnapshot`
 */
export const requestOutput = async (pid: number): Promise<string> =>
  new TextDecoder().decode(await request(pid, OUTPUT));

async function request(pid: number, command: string): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  try {
    const socket = net.connect(controlPath(pid));
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error(`silence for ${SILENCE_MS} ms: it may be stopped`)));
    socket.write(command);
    for await (const part of socket) parts.push(part as Buffer);
  } catch (error) {
    // Nobody listens: the process has been killed.
    if (error instanceof Error && "code" in error && error.code === "ECONNREFUSED") removeSocket(pid);
    throw noAnswer(pid, messageOf(error));
  }
  if (parts.length === 0) throw noAnswer(pid, "an empty answer");
  return Buffer.concat(parts);
}

function noAnswer(pid: number, got: string): CallweaveError {
  const next =
    "give the pid of a running process of yours that was started by `callweave run` or has called start({ output })";
  return new CallweaveError("snapshot", `process ${pid} does not answer, got ${got}`, next);
}
