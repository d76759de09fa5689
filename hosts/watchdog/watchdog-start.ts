/** Listens to the threads first and loads the rest then: what a thread tells that hangs at once is not to be missed. */
import "./watchdog-threads.js";

await import("./watchdog.js");
