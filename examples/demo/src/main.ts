/** A morning of a network of weather stations, in virtual time: traced from its first line to the twentieth frost warning. */
import { start, stop } from "callweave";
start();
import { lastValueFrom, VirtualTimeScheduler } from "rxjs";
import { observeNetwork, type Network, type Warning } from "./network.js";

const WARNINGS_TO_SEE = 20;
const sent: string[] = [];

function watchNetwork(): void {
  const scheduler = new VirtualTimeScheduler();
  const network = observeNetwork(scheduler);
  void summarizeDay(network);
  network.warnings.subscribe(sendWarning);
  scheduler.flush();
}

/** Waits for the end of a day that the trace does not see: it is suspended when the trace stops. */
async function summarizeDay({ coldest }: Network): Promise<void> {
  console.log(`coldest of the day: ${await lastValueFrom(coldest)}`);
}

function sendWarning(warning: Warning): void {
  deliver(`${warning.station}: ${warning.celsius.toFixed(1)} °C, ${warning.minutesLeft} minutes to frost`);
}

function deliver(message: string): void {
  sent.push(message);
  if (sent.length === WARNINGS_TO_SEE) saveTrace();
}

/** In the middle of everything: all the functions from here down to the module body are unfinished. */
function saveTrace(): void {
  stop().save("demo.pftrace");
  console.log(`${sent.length} warnings, the last: ${sent.at(-1)}`);
  process.exit();
}

watchNetwork();
