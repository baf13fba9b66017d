import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"

const output = process.env["REELPROOF_STUDIO_OUTPUT"] ?? "../src/reelproof/server/studio/static"

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: output,
    emptyOutDir: true,
    // The content security policy allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: "licenses.md" },
  },
  // The server refuses requests from another origin than its Host header names.
  server: { proxy: { "/api": { target: "http://127.0.0.1:8377", changeOrigin: false } } },
  test: { include: ["src/**/*.test.ts"] },
})
