// End-to-end tests over the release build in dist/, in the system's Chromium. Called by `cargo xtask test`.
import { defineConfig } from "@playwright/test";

const [port, withHeaders] = [4173, 4172];

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "results",
  forbidOnly: true,
  // A busy machine may starve a browser once; what fails twice is broken.
  retries: process.env["CI"] ? 1 : 0,
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    // Nobody here is new; first-visit.spec.ts has visitors who are.
    storageState: { cookies: [], origins: [port, withHeaders].map((at) => ({ origin: `http://127.0.0.1:${at}`, localStorage: [{ name: "pilothouse.welcomed", value: "yes" }] })) },
    permissions: ["clipboard-read", "clipboard-write"],
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env["PILOTHOUSE_CHROMIUM"] ?? "/usr/bin/chromium",
      // Chromium's sandbox does not run as root, and containers have a small /dev/shm.
      args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-dev-shm-usage"],
    },
  },
  webServer: [
    { command: `node server.mjs ${port}`, port },
    { command: `node server.mjs ${withHeaders} --headers`, port: withHeaders },
  ],
});
