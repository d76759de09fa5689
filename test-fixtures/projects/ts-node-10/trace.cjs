// Loaded before the program, which does not start a session by itself.
require("callweave").start({ output: "trace.cwraw" });
