import typescript from "@rollup/plugin-typescript";
import callweave from "callweave/transformer";

export default {
  input: ["src/main.ts", "src/failing.ts"],
  external: ["callweave/runtime"],
  plugins: [typescript({ transformers: { before: [{ type: "program", factory: (program) => callweave(program) }] } })],
  output: { dir: "out", sourcemap: true },
};
