import callweave from "callweave/unplugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [callweave.vite()],
  test: { runner: "callweave/vitest" },
});
