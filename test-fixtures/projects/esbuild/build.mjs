import callweave from "callweave/unplugin";
import { build } from "esbuild";

await build({
  entryPoints: ["src/main.ts", "src/failing.ts"],
  outdir: "out",
  bundle: true,
  minify: true,
  platform: "node",
  format: "esm",
  sourcemap: true,
  plugins: [callweave.esbuild()],
});
