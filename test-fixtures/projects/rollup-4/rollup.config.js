import { nodeResolve } from "@rollup/plugin-node-resolve";
import callweave from "callweave/unplugin";

export default {
  input: ["src/main.ts", "src/failing.ts"],
  plugins: [callweave.rollup(), nodeResolve({ extensions: [".ts", ".js"] })],
  output: { dir: "out", sourcemap: true },
};
