/** The thread of overhead.ts. */
import { workerData } from "node:worker_threads";
import { layOutGate } from "../../runtime/gate.js";
import { measure, type OverheadData } from "./overhead.js";

const { gate, state } = workerData as OverheadData;
measure(layOutGate(gate), state);
