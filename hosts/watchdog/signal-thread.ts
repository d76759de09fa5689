/** Options of a worker that handles signals: Node's binding, without the warning of it; no loader, --import or NODE_OPTIONS of the program. */
export const SIGNAL_THREAD = { env: {}, execArgv: ["--expose-internals", "--no-warnings"] };
