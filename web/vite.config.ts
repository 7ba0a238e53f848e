import { defineConfig } from "vite";
import { sprites } from "./build/sprites.ts";

/** Builds into the console's static folder; every address inside is relative, so STATIC_URL may be anything. */
export default defineConfig({
  base: "./",
  plugins: [sprites()],
  /* The build of MapLibre that keeps its worker in a file of its own: a strict content policy needs no `blob:`. */
  resolve: { alias: [{ find: /^maplibre-gl$/, replacement: "maplibre-gl/dist/maplibre-gl-csp.js" }] },
  build: {
    outDir: "../src/anlan/console/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: { console: "src/main.ts", "field-worker": "src/field/sw.ts" } },
  },
  test: { environment: "node", include: ["src/**/*.test.ts", "symbols/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
