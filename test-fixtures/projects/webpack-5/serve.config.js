import callweave from "callweave/unplugin";

export default {
  mode: "development",
  entry: "./src/page.ts",
  plugins: [callweave.webpack()],
  devServer: { host: "127.0.0.1", port: 0 },
};
