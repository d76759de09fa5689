import callweave from "callweave/unplugin";

export default {
  mode: "production",
  target: "node",
  devtool: "source-map",
  entry: { main: "./src/main.ts", failing: "./src/failing.ts" },
  output: { path: `${import.meta.dirname}/out`, filename: "[name].cjs" },
  optimization: { minimize: false },
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  module: { rules: [{ test: /\.ts$/, loader: "builtin:swc-loader" }] },
  plugins: [callweave.rspack()],
};
