// Scrolling by wheel: which frames come late. 10,000 lines of output beside the same text in a bare CodeMirror editor, and the
// matrix and the diff of ten environments of a thousand objects each; of those also how long a filter takes.
import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { chart, drop, start, tgz } from "../e2e/support";
import { views } from "./views";

const WHEELS = 120;
/** A frame of a screen that shows 60 of them in a second. */
const FRAME = 1000 / 60;

interface Frames { late: number; count: number; worst: number }

/** Scrolls down and up over an element; counts the frames that came a whole frame late. */
async function scroll(page: Page, over: Locator): Promise<Frames> {
  await over.hover();
  await page.evaluate(() => {
    const times: number[] = ((globalThis as unknown as { times: number[] }).times = []);
    const tick = (now: number) => {
      times.push(now);
      if (times[0] !== -1) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let n = 0; n < WHEELS; n += 1) await page.mouse.wheel(0, n < WHEELS / 2 ? 600 : -600);
  const times = await page.evaluate(() => {
    const { times } = globalThis as unknown as { times: number[] };
    const all = times.splice(0);
    times.push(-1);
    return all;
  });
  const took = times.slice(1).map((time, at) => time - times[at]!);
  const late = took.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / FRAME) - 1), 0);
  return { late, count: took.length + late, worst: Math.max(...took) };
}

const row = (name: string, { late, count, worst }: Frames): string =>
  `${name.padEnd(44)}${String(late).padStart(5)} of ${String(count).padEnd(6)}${((late / count) * 100).toFixed(1).padStart(6)} %${worst.toFixed(1).padStart(10)}`;

/** Ten environments of a chart with a thousand objects of ten lines each. */
function many(): Buffer {
  const files: Record<string, string> = {
    "many/Chart.yaml": "apiVersion: v2\nname: many\nversion: 1.0.0\n",
    "many/values.yaml": "tag: a\n",
    "many/pilothouse.yaml": `environments:\n${Array.from({ length: 10 }, (_, at) => `  - name: env${at}\n    set: [{set: "tag=v${at}"}]\n`).join("")}`,
  };
  for (let at = 0; at < 100; at += 1) {
    files[`many/templates/app-${at}.yaml`] =
      `{{- range until 10 }}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-${at}-{{ . }}\n  labels: {app: "${at}", tag: {{ $.Values.tag }}}\n` +
      "spec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n        - name: main\n          image: app:{{ $.Values.tag }}\n{{- end }}\n";
  }
  return tgz(files);
}

test("scrolling", async ({ browser }) => {
  const rows: string[] = [];
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.addInitScript(views);
  await start(page);
  await drop(page, "many.tgz", many());
  await expect(chart(page, "many")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("radio", { name: "All YAML" }).click();
  await expect(page.locator(".object .cm-content")).toContainText("app-0-0");
  const text = await page.evaluate(() => window.editorView(".object .cm-content").state.doc.toString());

  const bare = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await bare.route(/values\.yaml/, (route) => route.fulfill({ body: text, contentType: "text/plain" }));
  await bare.goto("http://127.0.0.1:4175/");
  await bare.locator(".object .cm-content").waitFor();

  for (const round of [1, 2]) {
    await bare.bringToFront();
    rows.push(row(`bare editor, ${text.split("\n").length} lines (${round})`, await scroll(bare, bare.locator(".object"))));
    await page.bringToFront();
    rows.push(row(`output, the same lines (${round})`, await scroll(page, page.locator(".object .cm-scroller"))));
  }
  await page.getByRole("tab", { name: "Matrix", exact: true }).click();
  const matrix = page.getByRole("grid", { name: "Differences between environments" });
  await expect(page.getByText(/rows differ/)).toBeVisible({ timeout: 60_000 });
  rows.push(row("matrix, 10 × 1,000 objects", await scroll(page, matrix)));
  const filter = await page.evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>("input[placeholder='Filter objects, fields, keys']")!;
    const took: number[] = [];
    for (const word of ["a", "ap", "app", "app-9", "app-99", ""]) {
      const begun = performance.now();
      input.value = word;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
      took.push(performance.now() - begun);
    }
    return Math.max(...took);
  });
  await page.getByRole("tab", { name: "Diff", exact: true }).click();
  await expect(page.getByText(/objects changed/)).toBeVisible({ timeout: 60_000 });
  rows.push(row("diff, 1,000 objects", await scroll(page, page.locator(".diffbody"))));
  console.log(`\nscrolling: frames that were late, the longest in ms\n${rows.join("\n")}\nmatrix filter: a letter is painted after ${filter.toFixed(0)} ms at most\n`);
});
