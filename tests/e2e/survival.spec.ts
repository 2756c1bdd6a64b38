// Work survives: a reload, a template without end, a worker that hangs, a worker that breaks down.
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { drop, editor, file, object, open, output, saved, start, tgz } from "./support";

/** The first object's text, in the example. */
async function firstTemplate(page: Page): Promise<string> {
  const button = page.getByRole("region", { name: "Output" }).getByTitle(/^Open .*templates\//);
  return (await button.getAttribute("title"))!.replace("Open ", "");
}

test("a reload keeps text, tabs and environment", async ({ page }) => {
  await start(page);
  await page.getByRole("radio", { name: /prod/ }).click();
  const values = await open(page, "values.yaml");
  await values.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nkept: after-a-reload\n");
  await open(page, "Chart.yaml");
  await saved(page);
  await page.reload();
  await expect(page.getByRole("radio", { name: /prod/ })).toBeChecked();
  await expect(page.getByRole("tab", { name: "Chart.yaml" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("tab", { name: "values.yaml" }).click();
  await expect(editor(page, "values.yaml")).toContainText("kept: after-a-reload");
});

test("a template without end is a problem, not a frozen page", async ({ page }) => {
  await start(page);
  await object(page, /Deployment/).first().click();
  const path = await firstTemplate(page);
  const text = await open(page, path.split("/").at(-1)!, path);
  await text.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText('{{- define "round" }}{{ range until 100000 }}{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}{{ end }}{{ end }}{{ include "round" . }}\n');
  await expect(page.getByRole("alert")).toContainText(/last good output/, { timeout: 30_000 });
  // Typing goes on, and mending it brings the output back.
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("alert")).toHaveCount(0, { timeout: 30_000 });
});

test("a page that shares memory with its worker gets every answer, small and large", async ({ page }) => {
  await start(page, "http://127.0.0.1:4172/");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const lines = "{{ range until 12000 }}\n  line{{ . }}: a line of about fifty characters, {{ $.Values.word }}{{ end }}\n";
  await drop(page, "long.tgz", tgz({
    "long/Chart.yaml": "apiVersion: v2\nname: long\nversion: 1.0.0\n",
    "long/values.yaml": "word: first\n",
    "long/templates/long.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: wide\ndata:${lines}`,
    "long/templates/short.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: short\ndata:\n  word: {{ .Values.word }}\n",
  }));
  await object(page, /short/).click();
  await expect(output(page)).toContainText("word: first");
  await (await open(page, "values.yaml")).click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  // Each key makes 700 KB of output anew: more at once than the shared memory holds.
  await page.keyboard.type("-and-some-more-letters");
  await expect(output(page)).toContainText("word: first-and-some-more-letters");
  await object(page, /wide/).click();
  await expect(output(page)).toContainText("line3: a line of about fifty characters, first-and-some-more-letters");
});

/** A worker that hangs or breaks down when it is told so in a file. */
async function fragileWorker(page: Page): Promise<void> {
  await page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    const fragile = `addEventListener("message", (event) => {
      if (!ArrayBuffer.isView(event.data)) return;
      const text = new TextDecoder().decode(event.data);
      if (text.includes("HANG-NOW")) for (;;);
      if (text.includes("PANIC-NOW")) { postMessage("panicked at a test"); for (;;); }
    });\n`;
    await route.fulfill({ response, body: fragile + (await response.text()) });
  });
}

for (const [name, word] of [["hangs", "HANG-NOW"], ["breaks down", "PANIC-NOW"]] as const) {
  test(`a worker that ${name} is replaced, and the text is kept`, async ({ page }) => {
    await fragileWorker(page);
    await start(page);
    const values = await open(page, "values.yaml");
    await values.click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nkept: yes\n");
    await saved(page);
    // The word comes in one piece; a new worker hears of it as well, until the text is mended, and is then stopped too.
    await page.keyboard.insertText(`# ${word}`);
    await expect(page.getByRole("alert")).toBeVisible({ timeout: 30_000 });
    await expect(editor(page, "values.yaml")).toContainText("kept: yes");
    // The last good output stays beside it.
    await expect(object(page, /./).first()).toBeVisible();
    await page.reload();
    await expect(object(page, /./).first()).toBeVisible({ timeout: 30_000 });
    await expect(editor(page, "values.yaml")).toContainText("kept: yes");
  });
}

test("files are added, renamed, deleted and brought back", async ({ page }) => {
  await start(page);
  await page.getByRole("button", { name: "New file" }).click();
  await page.getByRole("textbox", { name: "Path of the new file" }).fill("templates/extra.yaml");
  await page.keyboard.press("Enter");
  await file(page, "extra.yaml").click();
  const text = editor(page, "templates/extra.yaml");
  await text.click();
  await page.keyboard.insertText("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n");
  await expect(object(page, /ConfigMap.*extra/)).toBeVisible();

  await file(page, "extra.yaml").focus();
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: "New path of extra.yaml" }).fill("templates/more.yaml");
  await page.keyboard.press("Enter");
  await expect(file(page, "more.yaml")).toBeVisible();
  await expect(file(page, "extra.yaml")).toHaveCount(0);
  await expect(editor(page, "templates/more.yaml")).toContainText("name: extra");

  await file(page, "more.yaml").focus();
  await page.keyboard.press("Delete");
  await expect(object(page, /ConfigMap.*extra/)).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(object(page, /ConfigMap.*extra/)).toBeVisible();

  await page.getByRole("button", { name: "New file" }).click();
  await page.getByRole("textbox", { name: "Path of the new file" }).fill("Chart.yaml");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alertdialog")).toContainText("Chart.yaml");
});

test("everything by keyboard", async ({ page }) => {
  await start(page);
  await page.keyboard.press("Alt+0");
  await expect(page.locator(":focus")).toHaveRole("textbox");
  // Tab indents; Esc, then Tab leaves.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).not.toHaveAttribute("aria-label", /^Editor/);
  const shown = async () => page.getByRole("radiogroup", { name: "Environment" }).getByRole("radio", { checked: true }).textContent();
  const before = await shown();
  await page.keyboard.press("Alt+e");
  expect(await shown()).not.toBe(before);
  await page.keyboard.press("Control+j");
  await expect(page.getByRole("region", { name: "Problems", exact: true })).toBeVisible();
  await page.keyboard.press("Control+b");
  await expect(page.getByRole("tree", { name: "Chart files" })).toBeHidden();
  await page.keyboard.press("Control+b");
  await page.keyboard.press("Alt+3");
  await expect(page.getByRole("tab", { name: "Diff" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Alt+1");
  await page.keyboard.press("Alt+s");
  await expect(page.getByRole("dialog", { name: "Share" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Share" })).toHaveCount(0);
});

test("a phone shows one pane at a time", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("./");
  await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
  const panes = page.getByRole("tablist", { name: "Panes" });
  await panes.getByRole("tab", { name: "Files" }).click();
  await file(page, "values.yaml").click();
  await expect(editor(page, "values.yaml")).toBeVisible();
  await expect(output(page)).toBeHidden();
  await panes.getByRole("tab", { name: "Problems" }).click();
  await expect(page.getByRole("region", { name: "Problems", exact: true })).toBeVisible();
  await panes.getByRole("tab", { name: "Output" }).click();
  await page.getByRole("button", { name: "Next object" }).click();
  await expect(page.getByText(/^2 of \d+$/)).toBeVisible();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});
