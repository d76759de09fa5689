import callweave from "callweave/unplugin";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [callweave.vite()],
  build: {
    ssr: true,
    outDir: "out",
    sourcemap: true,
    rollupOptions: { input: ["src/main.ts", "src/failing.ts"] },
  },
});
