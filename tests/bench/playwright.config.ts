// The keystroke benchmark, over the release build in dist/. Called by `cargo xtask bench`.
import { defineConfig } from "@playwright/test";

const [pilothouse, bare, plain] = [4174, 4175, 4178];

export default defineConfig({
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../e2e/results",
  workers: 1,
  timeout: 300_000,
  reporter: [["line"]],
  use: {
    baseURL: `http://127.0.0.1:${pilothouse}`,
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env["PILOTHOUSE_CHROMIUM"] ?? "/usr/bin/chromium",
      args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-dev-shm-usage"],
    },
  },
  webServer: [
    { command: `node ../e2e/server.mjs ${pilothouse} --headers`, port: pilothouse },
    { command: `node ../e2e/server.mjs ${plain}`, port: plain },
    { command: "node slow.mjs 4176 ../../dist 10 40", port: 4176, timeout: 120_000 },
    { command: `node ../e2e/server.mjs ${bare} ${process.env["PILOTHOUSE_BARE"] ?? ""}`, port: bare },
  ],
});
