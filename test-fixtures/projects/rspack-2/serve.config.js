import callweave from "callweave/unplugin";

export default {
  mode: "development",
  entry: "./src/page.ts",
  module: { rules: [{ test: /\.ts$/, loader: "builtin:swc-loader" }] },
  plugins: [callweave.rspack()],
  devServer: { host: "127.0.0.1", port: 0 },
};
