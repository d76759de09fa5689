import type { Parsed } from "../lib/parsed.js";

export declare function parse(text: string): Parsed;
