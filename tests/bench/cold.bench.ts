// A first visit over 10 Mbit/s with a round trip of 40 ms: when the example is rendered and the editor takes keys, and what
// was loaded until then. Then the second visit, which the service worker serves without a network.
import { expect, test } from "@playwright/test";
import type { BrowserContext, Page } from "@playwright/test";

const SITE = "http://127.0.0.1:4176/";
const ROUNDS = Number(process.env["PILOTHOUSE_ROUNDS"] ?? 2) + 1;

/** Milliseconds since the navigation began until the example stood there, and until the editor took keys. */
async function visit(page: Page): Promise<{ painted: number; interactive: number }> {
  await page.addInitScript(() => {
    const times = ((globalThis as unknown as { cold: Record<string, number> }).cold = {} as Record<string, number>);
    const look = () => {
      if (!times["painted"] && document.querySelector(".app")) times["painted"] = performance.now();
      const output = document.querySelector(".object .cm-content")?.textContent ?? "";
      const editor = document.querySelector(".editor .cm-content[contenteditable=true]");
      if (!times["interactive"] && output.includes("apiVersion") && editor) times["interactive"] = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(SITE);
  await page.waitForFunction(() => (globalThis as unknown as { cold: Record<string, number> }).cold["interactive"], null, { timeout: 30_000 });
  return page.evaluate(() => (globalThis as unknown as { cold: { painted: number; interactive: number } }).cold);
}

const median = (list: number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;

test("cold start", async ({ browser, request }) => {
  const [painted, interactive, loaded]: number[][] = [[], [], []];
  let last: BrowserContext | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    await request.get(`${SITE}.sent`);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const times = await visit(page);
    await page.waitForTimeout(500);
    painted!.push(times.painted);
    interactive!.push(times.interactive);
    loaded!.push(Number(await (await request.get(`${SITE}.sent`)).text()));
    if (round < ROUNDS - 1) await context.close();
    else last = context;
  }
  console.log(
    `first visit, 10 Mbit/s, 40 ms: frame after ${median(painted!).toFixed(0)} ms, interactive with the example rendered after ` +
    `${median(interactive!).toFixed(0)} ms (of ${interactive!.map((ms) => ms.toFixed(0)).join(", ")}), ${median(loaded!)} bytes loaded\n`,
  );
  const page = last!.pages()[0]!;
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === "activated", null, { timeout: 60_000 });
  await last!.setOffline(true);
  const second = await visit(await last!.newPage());
  console.log(`second visit, without a network: interactive after ${second.interactive.toFixed(0)} ms`);
  expect(second.interactive).toBeGreaterThan(0);
  await last!.close();
});
