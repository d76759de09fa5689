import callweave from "callweave/transformer";
import typescript from "rollup-plugin-typescript2";

export default {
  input: ["src/main.ts", "src/failing.ts"],
  external: ["callweave/runtime"],
  plugins: [typescript({ transformers: [(service) => ({ before: [callweave(service.getProgram())] })] })],
  output: { dir: "out", sourcemap: true },
};
