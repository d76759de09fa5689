/** The file of budgets: JSON with rules by the names, or globs, of functions or files. */
import { readFileSync } from "node:fs";
import { InvalidArgumentError } from "./commander.js";
import { CallweaveError, messageOf } from "../base/errors.js";
import type { FunctionInfo } from "../trace/model/model.js";
import { collectFailRule, type FailRule } from "./fail-rule.js";
import { nameMatcher } from "./name-filter.js";

/** One rule for the functions of one name or glob. */
export interface Budget {
  readonly of: string;
  readonly rule: FailRule;
  readonly isMeant: (info: FunctionInfo) => boolean;
}

/** @throws {CallweaveError} when the file cannot be read, or says something else */
export function readBudgets(file: string): Budget[] {
  const content = parse(file);
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw wrong(file, `it must be an object of rules by names, got ${JSON.stringify(content)}`);
  return Object.entries(content).flatMap(([of, rules]) => budgetsOf(file, of, rules));
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CallweaveError("budget", `cannot read ${file}, got ${messageOf(error)}`, "give a file of JSON");
  }
}

function budgetsOf(file: string, of: string, given: unknown): Budget[] {
  const texts: unknown[] = Array.isArray(given) ? given : [given];
  const matches = nameMatcher(of);
  return texts.map((text) => {
    if (typeof text !== "string")
      throw wrong(file, `a rule of ${JSON.stringify(of)} must be a text, got ${JSON.stringify(text)}`);
    return { of, rule: ruleOf(file, of, text), isMeant: (info) => matches(info.name) || matches(info.file) };
  });
}

function ruleOf(file: string, of: string, text: string): FailRule {
  try {
    return collectFailRule(text)[0];
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw wrong(file, `a rule of ${JSON.stringify(of)} is none: ${error.message}`);
  }
}

function wrong(file: string, what: string): CallweaveError {
  return new CallweaveError(
    "budget",
    `${file}: ${what}`,
    'write {"loadConfig": ["total>20ms"], "src/render/**": "p99>5ms"}',
  );
}
