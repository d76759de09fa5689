// For ttypescript, which looks for `callweave/transformer` without the "exports" of package.json.
export { default } from "./dist/esm/transformer/index.js";
