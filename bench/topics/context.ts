/** What every topic gets: where to work, how much to measure, and whom to tell of progress. */
import type { Rounds } from "../calls/measure-program.js";

export interface Settings {
  readonly rounds: Rounds;
  /** Of commands. */
  readonly commandRounds: number;
  /** Rounds of long commands that do not count. */
  readonly commandWarmUps: number;
  /** Of programs that are compared with their traces, each so long. */
  readonly compared: { readonly rounds: number; readonly ms: number };
  readonly saveRounds: number;
  /** Whose memory is measured. */
  readonly memoryCalls: number;
  readonly scavengeCalls: number;
  readonly savedCalls: number;
  /** Of the project that is compiled. */
  readonly weavingLines: number;
}

export const FULL: Settings = {
  rounds: { all: 100, some: 25, few: 5, warmUpMs: 1500, warmUpRounds: 15, budgetMs: 15 },
  commandRounds: 7,
  commandWarmUps: 1,
  compared: { rounds: 9, ms: 1500 },
  saveRounds: 3,
  memoryCalls: 900_000,
  scavengeCalls: 10_000_000,
  savedCalls: 1_000_000,
  weavingLines: 200_000,
};

export const QUICK: Settings = {
  rounds: { all: 5, some: 5, few: 1, warmUpMs: 100, warmUpRounds: 5, budgetMs: 10 },
  commandRounds: 1,
  commandWarmUps: 0,
  compared: { rounds: 1, ms: 300 },
  saveRounds: 1,
  memoryCalls: 900_000,
  scavengeCalls: 10_000_000,
  savedCalls: 200_000,
  weavingLines: 5_000,
};

export interface Context {
  /** Folder of the workspace. */
  readonly workspace: string;
  readonly settings: Settings;
  readonly tell: (progress: string) => void;
}

/** @returns the Markdown of its tables */
export type Topic = (context: Context) => string | Promise<string>;
