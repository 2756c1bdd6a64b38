// Which functions of the page a first visit runs: `node first-page.mjs SITE WASM COUNTING RAN CHROMIUM`.
// COUNTING is SITE/WASM as `pilothouse-split count` made it; RAN gets the functions' numbers.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";

const [site, wasm, counting, ran, executablePath] = process.argv.slice(2);
const SITE = "http://localhost/";

/** SITE's files as a host would send them, the counting module in the place of the page's own. */
function file(route) {
  const path = new URL(route.request().url()).pathname.slice(1) || "index.html";
  return route.fulfill({ path: path === wasm ? counting : join(site, path) });
}

/** What the page finds around it: the counting module tells its numbers, and the worker is `slow` milliseconds away. */
function counted(slow) {
  const seen = (globalThis.seen = new Set());
  const stream = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = (source, imports) => stream(source, { ...imports, late: { ran: (number) => seen.add(number) } });
  const post = Worker.prototype.postMessage;
  if (slow) Worker.prototype.postMessage = function (...message) { setTimeout(() => post.apply(this, message), slow); };
}

const told = (page) => page.evaluate(() => [...globalThis.seen]);

/** Opens the page, reads, types, looks at another environment, comes again. Returns the numbers. */
async function visit(browser, { width, height, slow }) {
  // A machine that waits longer shows more: what it shows is seen to at every build.
  const page = await browser.newPage({ viewport: { width, height } });
  await page.addInitScript(counted, slow);
  await page.route(`${SITE}**`, file);
  await page.goto(SITE);
  const says = (text, so = true) =>
    page.waitForFunction(([text, so]) => document.querySelector(".object .cm-content")?.textContent.includes(text) === so, [text, so]);
  await says("apiVersion");
  let numbers = [];
  // A phone shows one pane, and the rest when it is asked for.
  if (width > 1000) {
    await page.getByRole("radio", { name: /prod/ }).click();
    // Scaled by another object there.
    await says("replicas:", false);
    await page.getByRole("treeitem", { name: "values.yaml", exact: true }).click();
    const editor = page.getByRole("textbox", { name: "Editor, values.yaml" });
    await editor.click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("a: 1\n");
    await page.getByText("Saved in this browser").waitFor();
    await page.waitForTimeout(2000);
    // The second visit opens what was kept.
    numbers = await told(page);
    await page.reload();
    await says("apiVersion");
  }
  await page.waitForTimeout(2000 + 3 * slow);
  numbers = [...numbers, ...(await told(page))];
  await page.close();
  return numbers;
}

// Chromium's sandbox does not run as root, and containers have a small /dev/shm.
const args = [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-dev-shm-usage"];
const browser = await chromium.launch({ executablePath, args });
const numbers = new Set();
for (const one of [
  { width: 1440, height: 900, slow: 0 },
  { width: 1440, height: 900, slow: 1500 },
  { width: 390, height: 844, slow: 0 },
]) {
  (await visit(browser, one)).forEach((number) => numbers.add(number));
}
await browser.close();
writeFileSync(ran, [...numbers].sort((a, b) => a - b).join("\n"));
console.log(`    ${numbers.size} functions of the page run at a first visit`);
