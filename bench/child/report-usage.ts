/** Loaded before a command: writes the processor time of its process, in ms, to a file when it ends. */
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env["BENCH_USAGE_FILE"]!, String((user + system) / 1000));
});
