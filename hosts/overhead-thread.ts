/** The thread of overhead.ts. */
import { workerData } from "node:worker_threads";
import { layOutGate } from "../runtime/gate.js";
import { measure, type OverheadData } from "./overhead.js";

measure(layOutGate((workerData as OverheadData).gate));
