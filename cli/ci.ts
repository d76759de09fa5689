/** `callweave ci`: what a pipeline does with the traces of its tests. */
import { Command, InvalidArgumentError, Option } from "./commander.js";
import { ARTIFACTS, KEPT } from "../hosts/traced-tests/test-settings.js";
import type { BudgetFlags } from "./run-ci-budget.js";
import type { SummaryFlags } from "./run-ci-summary.js";

export function ciCommand(): Command {
  return new Command("ci")
    .description("sum up the traces of tests, and keep functions within budgets")
    .addCommand(summaryCommand())
    .addCommand(budgetCommand())
    .addHelpText("after", EXAMPLES);
}

function summaryCommand(): Command {
  return new Command("summary")
    .description("write Markdown on the tests that were traced, and keep the traces that are wanted")
    .argument("[dir]", "where the tests have left their traces and results", ARTIFACTS)
    .option("--base <dir>", "the same of another run: which functions have changed since")
    .addOption(new Option("--keep <which>", "traces to keep, besides those of whole runs").choices(KEPT).default("all"))
    .option("--max-size <size>", "traces to keep at most, such as 200MB: the oldest are dropped first", parseSize)
    .option("-o, --output <file>", "where it goes (default: $GITHUB_STEP_SUMMARY, else summary.md in the folder)")
    .addHelpText("after", SUMMARY_REMARKS)
    .action(async (folder: string, flags: SummaryFlags) => {
      (await import("./run-ci-summary.js")).summarizeRun(folder, flags);
    });
}

function budgetCommand(): Command {
  return new Command("budget")
    .description("exit with code 1 when a function takes more than its budget, and say which")
    .argument("<budgets>", "a file of JSON: names or globs of functions or files, and rules as of `diff --fail-on`")
    .argument("[traces...]", `traces of one run, or globs (default: ${ARTIFACTS}/run-*.pftrace)`)
    .option("--base <files...>", "the same of the run that rules such as self>+10% compare with")
    .addHelpText("after", BUDGET_REMARKS)
    .action(async (budgets: string, traces: string[], flags: BudgetFlags) => {
      (await import("./run-ci-budget.js")).checkBudgets(budgets, traces, flags);
    });
}

const EXAMPLES = `
Examples:
  $ callweave ci summary --base base-artifacts --keep failed --max-size 200MB
  $ callweave ci budget callweave.budgets.json`;

const SUMMARY_REMARKS = `
The summary has the tests that did not pass with what was open in them, the slowest ones, the changes against the base,
and what was dropped.

Example:
  $ callweave ci summary --base base-artifacts --keep failed --max-size 200MB`;

const BUDGET_REMARKS = `
Each function that a name or glob speaks of has the budget for itself, over all traces:

  {
    "loadConfig": "total>20ms",
    "src/render/**": ["p99>5ms", "self>+10% and self>+1ms"]
  }

Example:
  $ callweave ci budget callweave.budgets.json`;

const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };

function parseSize(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(B|kB|MB|GB)$/.exec(text) ?? [];
  if (unit === undefined) throw new InvalidArgumentError("It must be a size, such as 500kB, 200MB or 1.5GB.");
  return Number(number) * UNITS[unit];
}
