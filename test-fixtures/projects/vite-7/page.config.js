import callweave from "callweave/unplugin";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [callweave.vite()],
  worker: { format: "es", plugins: () => [callweave.vite()] },
  build: { outDir: "page" },
});
