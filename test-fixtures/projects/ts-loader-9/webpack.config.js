import callweave from "callweave/transformer";

export default {
  mode: "development",
  target: "node",
  devtool: "source-map",
  entry: { main: "./src/main.ts", failing: "./src/failing.ts" },
  output: { path: `${import.meta.dirname}/out`, filename: "[name].cjs" },
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  module: {
    rules: [
      {
        test: /\.ts$/,
        loader: "ts-loader",
        options: { getCustomTransformers: (program) => ({ before: [callweave(program)] }) },
      },
    ],
  },
};
