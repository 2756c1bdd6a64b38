// An hour of typing: 10,000 edits of the example, with every view open in turn, and what memory is in use before and after. Edits
// are what people type: a number that the output shows, words that were never there, keys and template expressions that come
// and go (most of them wrong until they are finished).
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { object, open, start } from "../e2e/support";
import { views } from "./views";

const EDITS = Number(process.env["PILOTHOUSE_EDITS"] ?? 10_000);
/** So many come first: caches that fill up once, code that is fetched once. */
const WARM = 1_000;
const VIEWS = ["Values", "Diff", "Matrix", "Changes", "Manifests"];

declare global {
  interface Window { memories: Set<WebAssembly.Memory> }
}

/** Notes the memories of the modules that are made here. Runs in the page and, as text, in the worker. */
function noting(): void {
  const memories = ((globalThis as unknown as Window).memories = new Set());
  const note = <T>(made: T): T => {
    const instance = (made as { instance?: WebAssembly.Instance }).instance ?? (made as WebAssembly.Instance);
    for (const one of Object.values(instance.exports ?? {})) if (one instanceof WebAssembly.Memory) memories.add(one);
    return made;
  };
  for (const name of ["instantiate", "instantiateStreaming"] as const) {
    const real = WebAssembly[name] as (...words: unknown[]) => Promise<unknown>;
    (WebAssembly as unknown as Record<string, unknown>)[name] = (...words: unknown[]) => real(...words).then(note);
  }
}

const wasm = (): number => [...(globalThis as unknown as Window).memories].reduce((all, one) => all + one.buffer.byteLength, 0);

interface Use { heap: number; page: number; worker: number; nodes: number }

async function used(page: Page): Promise<Use> {
  const devtools = await page.context().newCDPSession(page);
  // What is freed by one collection frees more in the next.
  for (let round = 0; round < 3; round += 1) await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  const { nodes } = await devtools.send("Memory.getDOMCounters");
  await devtools.detach();
  const worker = await page.workers()[0]!.evaluate(wasm);
  return { heap: usedSize, page: await page.evaluate(wasm), worker, nodes };
}

const total = ({ heap, page, worker }: Use): number => heap + page + worker;
const mib = (bytes: number): string => (bytes / 1024 / 1024).toFixed(2);

/** Edits, from the one of that number: about 20 letters to a word. */
async function type(page: Page, from: number, count: number): Promise<void> {
  await page.evaluate(async ({ from, count }) => {
    const view = window.editorView(".editor .cm-content");
    const change = (spec: { from: number; to?: number; insert?: string }) => view.dispatch({ changes: spec, userEvent: spec.insert ? "input.type" : "delete.backward" });
    const wait = (ms: number) => new Promise((then) => setTimeout(then, ms));
    for (let n = from; n < from + count; n += 1) {
      const [turn, word] = [n % 40, Math.floor(n / 40)];
      const text = view.state.doc.toString();
      if (turn < 8) {
        const at = text.indexOf("replicaCount: ") + "replicaCount: ".length;
        change({ from: at, to: text.indexOf("\n", at), insert: String(1 + (n % 977)) });
      } else {
        // A word of 16 letters, letter for letter, and taken back the same way: a comment, a key, part of a list in turn.
        const line = [`# word ${word} was here`, `key${word}: text ${word}`, `list: [${word}, "x`][word % 3]!.padEnd(16, ".");
        if (turn < 24) change({ from: view.state.doc.length, insert: turn === 8 ? `\n${line[0]}` : line[turn - 8]! });
        else change({ from: view.state.doc.length - (turn === 39 ? 2 : 1), to: view.state.doc.length });
      }
      await wait(turn % 20 === 0 ? 60 : 4);
    }
  }, { from, count });
}

test("memory", async ({ browser }) => {
  test.setTimeout(1_800_000);
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.addInitScript(views);
  await page.addInitScript(noting);
  await page.route(/\/worker\.js/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${noting})();\n${await response.text()}` });
  });
  await start(page);
  await object(page, /^Deployment/).click();
  await open(page, "values.yaml");
  await expect(page.locator(".editor .cm-content")).toContainText("replicaCount");

  let done = 0;
  const edits = async (count: number) => {
    for (const until = done + count; done < until; done += 200) {
      await page.getByRole("tab", { name: VIEWS[(done / 200) % VIEWS.length]!, exact: true }).click();
      await type(page, done, 200);
    }
    await page.waitForTimeout(1_500);
  };
  await edits(WARM);
  const before = await used(page);
  let after = before;
  const say = (use: Use) => console.log(
    `after ${String(done).padStart(6)} edits: ${mib(total(use)).padStart(7)} MiB (page heap ${mib(use.heap)}, page wasm ${mib(use.page)}, ` +
    `worker wasm ${mib(use.worker)}, ${use.nodes} nodes): ${((total(use) / total(before) - 1) * 100).toFixed(1)} %`,
  );
  console.log("\nmemory");
  say(before);
  for (let part = 0; part < 4; part += 1) {
    await edits(EDITS / 4);
    say((after = await used(page)));
  }
  console.log(`${EDITS} edits: memory grew by ${((total(after) / total(before) - 1) * 100).toFixed(1)} %\n`);
  await page.context().close();
});
