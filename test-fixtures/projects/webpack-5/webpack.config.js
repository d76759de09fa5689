import callweave from "callweave/unplugin";

export default {
  mode: "production",
  target: "node",
  devtool: "source-map",
  entry: { main: "./src/main.ts", failing: "./src/failing.ts" },
  output: { path: `${import.meta.dirname}/out`, filename: "[name].cjs" },
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  plugins: [callweave.webpack()],
};
