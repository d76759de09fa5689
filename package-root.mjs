// The folder of the installed package, for code that is built as ES module and as CommonJS (import.meta exists in one of them only).
export const packageRoot = new URL("./", import.meta.url).href;
