/**
 * Loaded before the program: njstrace then instruments what is required after it. Its arguments and return values are not looked at,
 * functions are not wrapped in try and catch, and its output goes nowhere, which is as fast as it gets.
 */
import { createRequire } from "node:module";

interface Njstrace {
  inject(options: object): void;
}

const load = createRequire(__filename);
const Formatter = load("njstrace/lib/formatter.js") as new (options: object) => object;
let entered = 0;

class NoOutput extends Formatter {
  onEntry(): void {
    entered++;
  }
  onExit(): void {
    // Nothing is written.
  }
}

(load("njstrace") as Njstrace).inject({
  files: ["**/*.js"],
  formatter: new NoOutput({ stdout: false }),
  inspectArgs: false,
  wrapFunctions: false,
});

globalThis.benchPeer = {
  recorded: () => entered,
  reset: () => {
    entered = 0;
  },
};
