/** A thread that tells no other of itself: a page. */
import type { RegisteredFile } from "./contract.js";
import { createGate } from "./gate.js";
import type { ThreadTies } from "./recorder.js";

export class LoneThread implements ThreadTies {
  readonly gate = createGate();
  ownFiles: readonly RegisteredFile[] = [];
  onGate = undefined;
  announce(): void {}
  announceFile(): void {}
  announceSession(): void {}
}
