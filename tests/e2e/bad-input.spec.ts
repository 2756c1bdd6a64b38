// Bad input: a clear message each, nothing lost, the page alive.
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { chart, drop, editor, object, open, output, replace, start, tgz } from "./support";
import type { Files } from "./support";

const CHART: Files = {
  "small/Chart.yaml": "apiVersion: v2\nname: small\nversion: 0.1.0\n",
  "small/values.yaml": "name: first\n",
  "small/templates/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\n",
};

/** Opens a chart and edits it: this is what must not be lost. */
async function working(page: Page): Promise<void> {
  await start(page);
  await drop(page, "small-0.1.0.tgz", tgz(CHART));
  await expect(chart(page, "small")).toBeVisible();
  await replace(page, await open(page, "values.yaml"), "first", "second");
  await expect(output(page)).toContainText("name: second");
}

async function refuses(page: Page, name: string, bytes: Buffer, words: RegExp): Promise<void> {
  await drop(page, name, bytes);
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toBeVisible({ timeout: 30_000 });
  await expect(dialog).toContainText(words);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toHaveCount(0);
  // As it was, and alive.
  await expect(chart(page, "small")).toBeVisible();
  await expect(editor(page, "values.yaml")).toContainText("name: second");
  await replace(page, editor(page, "values.yaml"), "second", "third");
  await expect(output(page)).toContainText("name: third");
}

test("a file that is no archive", async ({ page }) => {
  await working(page);
  await refuses(page, "photo.png", randomBytes(5000), /photo\.png/);
});

test("an archive that is cut off", async ({ page }) => {
  await working(page);
  const whole = tgz({ ...CHART, "small/noise": randomBytes(40_000) });
  await refuses(page, "half.tgz", whole.subarray(0, whole.length / 2), /half\.tgz/);
});

test("an archive with paths that lead out of it", async ({ page }) => {
  await working(page);
  await refuses(page, "sly.tgz", tgz({ ...CHART, "small/../../etc/passwd": "x" }), /leads out of the chart/);
});

test("an archive with links", async ({ page }) => {
  await working(page);
  await refuses(page, "links.tgz", tgz(CHART, { "small/templates/secret.yaml": "/etc/passwd" }), /link/i);
});

test("an archive that unpacks to a gigabyte", async ({ page }) => {
  await working(page);
  // One member that says it has a gigabyte, and zeros that compress to a megabyte.
  const zeros = Buffer.alloc(64 * 1024 * 1024);
  const parts = [gzipSync(Buffer.concat([bombHeader(1024 * 1024 * 1024), zeros]))];
  for (let n = 1; n < 16; n += 1) parts.push(gzipSync(zeros));
  await refuses(page, "bomb.tgz", Buffer.concat(parts), /large|big|limit|MB|MiB/i);
});

function bombHeader(size: number): Buffer {
  const block = Buffer.alloc(512);
  block.write("small/values.yaml", 0);
  block.write("0000644\0", 100);
  block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  block.write("        ", 148);
  block.write("0", 156);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

test("a chart without Chart.yaml", async ({ page }) => {
  await working(page);
  const { "small/Chart.yaml": _, ...rest } = CHART;
  await refuses(page, "headless.tgz", tgz(rest), /Chart\.yaml/);
});

test("a link that was cut off", async ({ page }) => {
  await working(page);
  await page.getByRole("button", { name: "Share" }).click();
  const field = page.getByRole("textbox", { name: "Link" });
  await expect(field).toHaveValue(/#./);
  const link = await field.inputValue();
  await page.keyboard.press("Escape");
  await page.evaluate((hash) => { location.hash = hash; }, new URL(link).hash.slice(0, 40));
  await expect(page.getByRole("alertdialog")).toContainText(/link/i);
  await page.getByRole("alertdialog").getByRole("button", { name: "Close" }).click();
  await expect(chart(page, "small")).toBeVisible();
  await expect(editor(page, "values.yaml")).toContainText("name: second");
});

test("bytes that are not UTF-8", async ({ page }) => {
  await start(page);
  // A binary file is part of the chart, and cannot be opened in the editor.
  await drop(page, "small-0.1.0.tgz", tgz({ ...CHART, "small/logo.bin": Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]) }));
  await expect(chart(page, "small")).toBeVisible();
  await expect(output(page)).toContainText("name: first");
  await page.getByRole("treeitem", { name: "logo.bin" }).click();
  await expect(page.getByText("logo.bin is not a text")).toBeVisible();
  // Values that are no text are Helm's to complain about, and the page goes on.
  await drop(page, "odd-0.1.0.tgz", tgz({ ...CHART, "small/Chart.yaml": "apiVersion: v2\nname: odd\nversion: 0.1.0\n", "small/values.yaml": Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe]) }));
  await expect(chart(page, "odd")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Problems: 1 errors/ })).toBeVisible();
  await page.keyboard.press("Control+j");
  await expect(page.getByRole("region", { name: "Problems" })).toContainText(/values\.yaml/);
});

test("values of five megabytes", async ({ page }) => {
  test.setTimeout(400_000);
  await start(page);
  let values = "name: first\nlist:\n";
  while (values.length < 5_000_000) values += "  - key: some-value-that-is-long-enough\n    other: 12345\n";
  await drop(page, "large-0.1.0.tgz", tgz({ ...CHART, "small/Chart.yaml": "apiVersion: v2\nname: large\nversion: 0.1.0\n", "small/values.yaml": values }));
  await expect(chart(page, "large")).toBeVisible({ timeout: 120_000 });
  await expect(object(page, /ConfigMap/)).toBeVisible({ timeout: 120_000 });
  const text = await open(page, "values.yaml");
  await text.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.type("x");
  await expect(output(page)).toContainText("name: firstx", { timeout: 120_000 });
});
