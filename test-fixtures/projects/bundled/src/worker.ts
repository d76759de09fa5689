/** A worker of a page: it answers as if nobody recorded it, and if it is told to, with its own recording. */
import { start, stop } from "callweave/browser";

const add = (a: number, b: number): number => a + b;

const worker = globalThis as unknown as {
  onmessage: (event: { data: "add" | "record" }) => void;
  postMessage(answer: unknown): void;
};
worker.onmessage = ({ data }) => {
  if (data === "record") start();
  const sum = add(1, 2);
  if (data === "add") worker.postMessage(sum);
  else void answerRecorded(sum);
};

async function answerRecorded(sum: number): Promise<void> {
  const recording = stop();
  const failed = await recording.save().catch((error: Error) => error.message);
  worker.postMessage({ sum, trace: await recording.toBlob("raw"), failed });
}
