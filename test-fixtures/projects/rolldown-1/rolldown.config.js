import callweave from "callweave/unplugin";

export default {
  input: ["src/main.ts", "src/failing.ts"],
  platform: "node",
  plugins: [callweave.rolldown()],
  output: { dir: "out", sourcemap: true },
};
