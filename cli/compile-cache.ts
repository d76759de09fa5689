/**
 * Lets Node (22.8 and newer) keep the compiled code of the command between runs, in its own folder under the system's temporary one.
 * Imported first, as it holds for what is loaded after it. A process that `run` starts has none of it.
 */
import * as nodeModule from "node:module";

(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();
