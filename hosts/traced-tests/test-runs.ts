/**
 * The runs of tests that save to one folder, at one time or one after the other: which of them may write over, or take away, what
 * another has left there. A run that goes on keeps what it has; so does one that went on when another began.
 *
 *     A ├────────┤
 *     B      ├────────┤           leaves alone what A has left
 *     C                 ├─────    may take what A and B have left,
 *     D                    ├───   and so may D, whoever is first
 *
 * A run is there as long as its processes are: a folder that is left of one that was killed says nothing, and goes.
 *
 *     .running/4242-81234/processes.jsonl   a line for each process of the run, added when its tests begin
 *     .running/4242-81234/6ad1c5e0b7a2f3d4  something that this run takes
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { RUNNING } from "./files-below.js";
import { identityOf, isRunningStill } from "../watchdog/is-running.js";
import type { TestResult } from "./test-results.js";

const { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync } = fs;
const { createHash } = crypto;
const { now: wallMs } = Date;

export interface TestRun {
  /** The process that all others of the run are started by (identityOf). */
  readonly name: string;
  /** Wall clock. */
  readonly beganMs: number;
  /** Names of runs that went on when processes of this one began. */
  readonly alongside: readonly string[];
  readonly folder: string;
}

/** Something in the folder. */
export interface Left {
  /** Whose it is, if that is known. */
  readonly run: string | undefined;
  /** Wall clock: when it was made. */
  readonly madeMs: number;
}

/** What tells a file from one that takes its place. */
export type Seen = Pick<fs.Stats, "mtimeMs" | "ino">;

/** A process of a run. */
interface Member extends Pick<TestRun, "beganMs" | "alongside"> {
  readonly process: string;
}

/**
 * Begins a run, or makes this process one of it. Written down before it is seen who else is there: of two that begin at one time, at
 * least one sees the other.
 * @param runner id of the process that has started those of the run; it may know nothing of callweave
 */
export function joinRun(artifacts: string, runner: number): TestRun {
  const name = identityOf(runner);
  const folder = path.join(artifacts, RUNNING, name);
  const beganMs = wallMs();
  try {
    const member = { process: identityOf(process.pid), beganMs, alongside: [] };
    mkdirSync(folder, { recursive: true });
    addMember(folder, member);
    const others = runsThatGoOn(artifacts).filter((other) => other !== name);
    if (others.length > 0) addMember(folder, { ...member, alongside: others });
    const members = membersOf(folder);
    const alongside = new Set(members.flatMap((each) => each.alongside));
    return { name, folder, beganMs: Math.min(...members.map((each) => each.beganMs)), alongside: [...alongside] };
  } catch {
    // Nothing can be written here, which the first trace will tell.
    return { name, folder, beganMs: -Infinity, alongside: [] };
  }
}

/** To be called by the process that the run is named after, when it ends. */
export const leaveRun = ({ folder }: TestRun): void => removeRun(folder);

/** @param result that names it, if any: what was written later is of somebody else */
export const leftBy = (result: Pick<TestResult, "run" | "endedMs"> | undefined, writtenMs: number): Left =>
  result !== undefined && Math.floor(writtenMs) <= result.endedMs
    ? { run: result.run, madeMs: result.endedMs }
    : { run: undefined, madeMs: writtenMs };

/** Whether all was over that had to do with it when the run began. */
export const isOver = ({ run, madeMs }: Left, { beganMs, alongside }: TestRun): boolean =>
  madeMs < beganMs && (run === undefined ? alongside.length === 0 : !alongside.includes(run));

/**
 * Takes a file, unless this run or another that goes on has. What one takes, the others see; or both see that the other does, and let it
 * be. One that has ended since it took the file has left another in its place.
 * @param seen what the file was when it was judged
 */
export function takes({ folder }: TestRun, file: string, seen: Seen): boolean {
  const runs = path.dirname(folder);
  const what = `${path.relative(runs, file)} ${seen.mtimeMs} ${seen.ino}`;
  const mark = createHash("sha256").update(what).digest("hex").slice(0, 16);
  try {
    closeSync(openSync(path.join(folder, mark), "wx"));
    const others = readdirSync(runs).filter((name) => name !== path.basename(folder));
    const isTaken = others.some((name) => existsSync(path.join(runs, name, mark)) && goesOn(path.join(runs, name)));
    const now = statSync(file, { throwIfNoEntry: false });
    if (!isTaken && now?.mtimeMs === seen.mtimeMs && now.ino === seen.ino) return true;
    rmSync(path.join(folder, mark), { force: true });
  } catch {
    // Somebody of this run has it, or all that was here has been removed.
  }
  return false;
}

const MEMBERS = "processes.jsonl";

function addMember(folder: string, member: Member): void {
  appendFileSync(path.join(folder, MEMBERS), `${JSON.stringify(member)}\n`);
}

/** @returns their names; takes away what the others have left */
function runsThatGoOn(artifacts: string): string[] {
  const runs = path.join(artifacts, RUNNING);
  return readdirSync(runs).filter((name) => {
    const folder = path.join(runs, name);
    if (goesOn(folder)) return true;
    removeRun(folder);
    return false;
  });
}

const goesOn = (folder: string): boolean =>
  isRunningStill(path.basename(folder)) || membersOf(folder).some((member) => isRunningStill(member.process));

function removeRun(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Another process does the same, or the disk is read-only by now.
  }
}

function membersOf(folder: string): Member[] {
  try {
    const lines = readFileSync(path.join(folder, MEMBERS), "utf8").split("\n");
    return lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line) as Member);
  } catch {
    return [];
  }
}
