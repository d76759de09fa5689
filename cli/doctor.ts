/** `callweave doctor`: says why a project records nothing, and what to do. */
import { Command } from "./commander.js";
import type { Finding } from "../hosts/doctor/diagnosis.js";
import { colour } from "./colour.js";

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("say what is wrong with a set-up that records nothing, and what to do")
    .argument("[files...]", "files of which to say whether they are woven, and if not, why")
    .addHelpText("after", "\nExamples:\n  $ callweave doctor\n  $ callweave doctor src/main.ts")
    .action(doctor);
}

const COLOURS = { ok: "green", note: undefined, problem: "red" } as const;

/** Exit code 1 when there is a problem. */
async function doctor(files: string[]): Promise<void> {
  const { diagnoseProject } = await import("../hosts/doctor/diagnose-project.js");
  const findings = await diagnoseProject(process.cwd(), files);
  process.stdout.write(findings.map(linesOf).join(""));
  const problems = findings.filter(({ level }) => level === "problem").length;
  process.stdout.write(
    `\n${problems === 0 ? "no problem found" : `${problems} problem${problems === 1 ? "" : "s"}`}\n`,
  );
  if (problems > 0) process.exitCode = 1;
}

const WIDTH = 9;

function linesOf({ level, what, next }: Finding): string {
  const head = colour(level.padEnd(WIDTH), COLOURS[level], process.stdout);
  return `${head}${what}\n${next === undefined ? "" : `${" ".repeat(WIDTH)}→ ${next}\n`}`;
}
