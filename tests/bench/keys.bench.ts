// 30 keys typed into values.yaml: how long until the output shows each, beside a bare CodeMirror page in the same run.
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { basename, join } from "node:path";
import { CORPUS, chart, drop, hasCorpus, open, packed, start } from "../e2e/support";
import { probe } from "./probe";
import type { Sample } from "./probe";
import { views } from "./views";

const KEYS = 30;
const PAUSE = 220;
/** Charts of the corpus: the kind of object that shows the key, and what the cursor is put behind in values.yaml. */
const CHARTS: [path: string, kind: string, key: RegExp][] = [
  ["stefanprodan__podinfo/podinfo", "Deployment", /^replicaCount: \d/m],
  ["kubernetes__ingress-nginx/ingress-nginx", "Deployment", /(?<=^controller:[^]*?)\n  replicaCount: \d/m],
  ["prometheus-community__helm-charts/kube-prometheus-stack", "Prometheus", /(?<=^prometheus:[^]*?)\n    replicas: \d/m],
];
const rounds = Number(process.env["PILOTHOUSE_ROUNDS"] ?? 2);

interface Target { name: string; page: Page; press: (key: string) => Promise<void> }

test("keys", async ({ browser }) => {
  const target = async (name: string, set: (page: Page) => Promise<void>): Promise<Target> => {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.addInitScript(probe);
    await page.addInitScript(views);
    await set(page);
    return { name, page, press: (key) => page.keyboard.press(key) };
  };
  const targets = [
    await target("bare editor, output patched beside it", async (page) => {
      await page.goto("http://127.0.0.1:4175/");
      await cursorAfter(page, /replicaCount: \d|replicas: \d/);
      await page.evaluate(() => window.bench.watch(".object"));
    }),
    await target("example", (page) => example(page, "./")),
    await target("example, from a host without headers", (page) => example(page, "http://127.0.0.1:4178/")),
  ];
  for (const [path, kind, key] of hasCorpus ? CHARTS : []) {
    const name = basename(path);
    targets.push(await target(name, async (page) => {
      await start(page);
      await drop(page, `${name}.tgz`, packed(join(CORPUS, path), name));
      await expect(chart(page, name)).toBeVisible({ timeout: 60_000 });
      await openValues(page);
      await show(page, kind);
      await cursorAfter(page, key);
    }));
  }

  const samples = new Map<string, Sample[]>(targets.map(({ name }) => [name, []]));
  // One page after the other, several times: what slows the machine slows all of them.
  for (let round = 0; round < rounds; round += 1) {
    for (const target of targets) {
      await target.page.bringToFront();
      samples.get(target.name)!.push(...(await type(target, round === 0 ? 4 : 0)));
    }
  }
  const rows = [...samples].map(([name, list]) => row(name, list));
  console.log(`\nkeystrokes, ms, median (p95) of ${KEYS * rounds}\n${table(["page", "key → output", "key → painted", "key → editor painted"], rows)}\n`);
});

/** Types digits and takes them back: each key changes the output. The first `warm` are not counted. */
async function type({ page, press }: Target, warm: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let n = -warm; n < KEYS; n += 1) {
    await press(n % 2 === 0 ? "2" : "Backspace");
    await page.waitForFunction(() => window.bench.take() !== null, null, { timeout: 20_000 });
    const sample = await page.evaluate(() => window.bench.take());
    if (n >= 0 && sample) samples.push(sample);
    await page.waitForTimeout(PAUSE);
  }
  return samples;
}

/** The example: the other environments give replicas of their own. */
async function example(page: Page, address: string): Promise<void> {
  await start(page, address);
  await page.getByRole("radio", { name: /dev/ }).click();
  await openValues(page);
  await show(page, "Deployment");
  await cursorAfter(page, /replicaCount: \d/);
}

async function openValues(page: Page): Promise<void> {
  await expect(await open(page, "values.yaml")).toContainText(":");
}

async function show(page: Page, kind: string): Promise<void> {
  await page.locator(`.outline [role=option][title^='${kind} ']`).first().click({ timeout: 60_000 });
  await expect(page.locator(".object .cm-content")).toContainText(kind);
  await page.evaluate(() => window.bench.watch(".object .cm-content"));
}

/** Puts the cursor behind the first match of `pattern` in the editor, and scrolls the output to its replicas. */
async function cursorAfter(page: Page, pattern: RegExp): Promise<void> {
  await page.locator(".editor .cm-content").waitFor();
  await page.evaluate(({ source, flags }) => {
    const editor = window.editorView(".editor .cm-content");
    const match = new RegExp(source, flags).exec(editor.state.doc.toString());
    if (!match) throw new Error(`values.yaml has nothing like ${source}`);
    editor.dispatch({ selection: { anchor: match.index + match[0].length }, scrollIntoView: true });
    editor.focus();
    const output = window.editorView(".object .cm-content");
    const at = output.state.doc.toString().indexOf("replicas:");
    const scroll = (output.constructor as typeof import("@codemirror/view").EditorView).scrollIntoView;
    if (at >= 0) output.dispatch({ effects: scroll(at, { y: "center" }) });
  }, { source: pattern.source, flags: pattern.flags });
}

function row(name: string, samples: Sample[]): string[] {
  const cell = (pick: (sample: Sample) => number) => {
    const sorted = samples.map(pick).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
    return `${at(0.5).toFixed(1)} (${at(0.95).toFixed(1)})`;
  };
  return [name, cell((sample) => sample.output), cell((sample) => sample.painted), cell((sample) => sample.typed)];
}

function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd();
  return [line(head), ...rows.map(line)].join("\n");
}
