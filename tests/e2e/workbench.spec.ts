// The frame of the workbench: panes that can be resized, the palette that reaches every command, shortcuts, addresses.
import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { chart, editor, file, object, open, output, replace, saved, start } from "./support";

const palette = (page: Page): Locator => page.getByRole("dialog", { name: "Search and commands" });
const search = (page: Page): Locator => page.getByRole("combobox", { name: "Search and commands" });
const width = async (locator: Locator): Promise<number> => (await locator.boundingBox())?.width ?? 0;

test("panes are resized by mouse and by keyboard, and stay so", async ({ page }) => {
  await start(page);
  const splitter = page.getByRole("separator", { name: "Width of the editor" });
  const pane = page.getByRole("region", { name: "Editor", exact: true });
  const before = await width(pane);
  await splitter.focus();
  await page.keyboard.press("ArrowRight");
  expect(Math.round((await width(pane)) - before)).toBe(16);
  expect(Number(await splitter.getAttribute("aria-valuenow"))).toBeGreaterThan(before);

  const box = (await splitter.boundingBox())!;
  await page.mouse.move(box.x + 5, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x - 95, box.y + 200, { steps: 4 });
  await page.mouse.up();
  const dragged = await width(pane);
  expect(Math.abs(dragged - (before + 16 - 100))).toBeLessThan(3);

  // No sheet gets narrower than 240 px.
  await splitter.focus();
  await page.keyboard.press("Home");
  expect(Math.round(await width(pane))).toBe(240);
  await page.reload();
  await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
  expect(Math.round(await width(pane))).toBe(240);
  await splitter.dblclick();
  expect(Math.abs((await width(pane)) - before)).toBeLessThan(2);

  await page.keyboard.press("Control+j");
  const panel = page.getByRole("region", { name: "Problems", exact: true });
  const height = (await panel.boundingBox())!.height;
  await page.getByRole("separator", { name: "Height of the panel" }).focus();
  await page.keyboard.press("ArrowUp");
  expect(Math.round((await panel.boundingBox())!.height - height)).toBe(16);
});

test("the palette finds files, objects and commands, and gives the focus back", async ({ page }) => {
  await start(page);
  await page.keyboard.press("Control+k");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("service.yaml");
  await expect(palette(page).getByRole("option", { selected: true })).toContainText("service.yaml");
  await page.keyboard.press("Enter");
  await expect(editor(page, "templates/service.yaml")).toBeFocused();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("@secret");
  await page.keyboard.press("Enter");
  await expect(output(page)).toContainText("kind: Secret");

  await page.keyboard.press("Control+k");
  await page.keyboard.type(">problems");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Problems", exact: true })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(palette(page).getByRole("group", { name: "Recent" }).getByRole("option").first()).toContainText("problems");
  await page.keyboard.press("Escape");
  await expect(palette(page)).toHaveCount(0);

  await page.getByRole("button", { name: "Search and commands" }).click();
  await page.keyboard.type("zzzz");
  await expect(page.getByText("Nothing here has “zzzz” in its name.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Search and commands" })).toBeFocused();
});

test("every shortcut of the sheet is in the palette, and those with Alt have a chord", async ({ page }) => {
  await start(page);
  await page.getByRole("button", { name: "Keys", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const rows = await sheet.getByRole("listitem").evaluateAll((items) => items.map((item) => ({
    title: item.querySelector("span")?.textContent ?? "",
    keys: [...item.querySelectorAll("kbd")].map((caps) => [...caps.querySelectorAll("i")].map((key) => key.textContent).join(" ")),
  })));
  expect(rows.length).toBeGreaterThan(15);
  for (const { title, keys } of rows) {
    if (keys[0]?.includes("Alt")) expect(keys[1], title).toMatch(/^Ctrl K .$/);
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  const listed = await palette(page).getByRole("group", { name: "Commands" }).getByRole("option").allTextContents();
  // What cannot be done now is not offered: there are no problems, nothing is compared, nothing is selected.
  const later = ["Search and commands", "Leave the editor", "Next problem", "Previous problem", "Apply the first fix", "Swap the sides of the diff", "Steps of the pipeline", "White space that is eaten"];
  for (const { title } of rows.filter((row) => !later.includes(row.title))) {
    expect(listed.some((text) => text.includes(title)), title).toBe(true);
  }
});

test("Alt shortcuts go by the place of the key; chords do the same", async ({ page }) => {
  await start(page);
  const shown = page.getByRole("radio", { checked: true, name: /dev|staging|prod/ });
  await expect(shown).toHaveAccessibleName(/dev/);
  // What a Mac types with Option and E is an accent.
  await page.evaluate(() => dispatchEvent(new KeyboardEvent("keydown", { key: "´", code: "KeyE", altKey: true, bubbles: true })));
  await expect(shown).toHaveAccessibleName(/staging/);
  await page.keyboard.down("Control");
  await page.keyboard.press("k");
  await page.keyboard.press("e");
  await page.keyboard.up("Control");
  await expect(shown).toHaveAccessibleName(/prod/);
  await expect(palette(page)).toHaveCount(0);
});

test("single keys work outside text fields and can be switched off", async ({ page }) => {
  await start(page);
  const chosen = page.getByRole("listbox", { name: "Objects" }).getByRole("option", { selected: true });
  const first = await chosen.textContent();
  await chosen.focus();
  await page.keyboard.press("n");
  await expect(chosen).not.toHaveText(first!);
  const text = await open(page, "values.yaml");
  await text.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("?n");
  await expect(text).toContainText("?n");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.getByRole("button", { name: "Keys", exact: true }).click();
  await page.getByRole("checkbox", { name: "Single-key shortcuts" }).uncheck();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Keys", exact: true }).focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a second editor: another file beside, and the same one in both", async ({ page }) => {
  await start(page);
  const first = await open(page, "values.yaml");
  await page.getByRole("treeitem", { name: "values-dev.yaml", exact: true }).click({ modifiers: ["Alt"] });
  const second = page.getByRole("region", { name: "Second editor" });
  await expect(second.getByRole("textbox", { name: "Editor, values-dev.yaml" })).toBeFocused();
  await page.keyboard.type("# beside\n");
  await expect(second).toContainText("# beside");
  await expect(page.getByText(/^Ln 2, Col 1/)).toBeVisible();
  // The same file in both: what is typed in one stands in the other, and each takes back its own.
  await first.click();
  await page.keyboard.press("Alt+b");
  const twin = second.getByRole("textbox", { name: "Editor, values.yaml" });
  await expect(twin).toBeFocused();
  await page.keyboard.type("# twice ");
  await expect(page.getByRole("region", { name: "Editor", exact: true })).toContainText("# twice");
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("region", { name: "Editor", exact: true })).not.toContainText("# twice");
  await saved(page);
  // It is part of the address: a reload brings it back.
  await page.reload();
  await expect(second.getByRole("textbox", { name: "Editor, values.yaml" })).toBeVisible({ timeout: 30_000 });
  await second.getByRole("button", { name: "Close the second editor" }).click();
  await expect(second).toHaveCount(0);
  await expect(first).toBeFocused();
});

test("F6 goes from pane to pane, and back", async ({ page }) => {
  await start(page);
  await open(page, "values.yaml");
  await page.getByRole("button", { name: /^Chart / }).focus();
  const pane = (): Promise<string> => page.evaluate(() =>
    document.activeElement?.closest(".topbar, .side, .editor, .output, .panel, .status")?.className.split(" ").filter((name) => !["sheet", "water"].includes(name))[0] ?? "");
  const seen: string[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    await page.keyboard.press("F6");
    seen.push(await pane());
  }
  expect(seen).toEqual(["side", "editor", "output", "status", "topbar"]);
  await page.keyboard.press("Shift+F6");
  expect(await pane()).toBe("status");
});

test("the address holds file, line, environment, view and panel: back and forward work", async ({ page }) => {
  await start(page);
  await page.getByRole("radio", { name: /prod/ }).click();
  await open(page, "service.yaml", "templates/service.yaml");
  await expect(page).toHaveURL(/#\?.*env=prod&file=templates\/service\.yaml/);
  await page.getByRole("tab", { name: "Diff" }).click();
  await expect(page).toHaveURL(/view=diff/);
  await page.goBack();
  await expect(page.getByRole("tab", { name: "Manifests" })).toHaveAttribute("aria-selected", "true");
  await page.goBack();
  await expect(editor(page, "values.yaml")).toBeVisible();
  await page.goForward();
  await expect(editor(page, "templates/service.yaml")).toBeVisible();

  // A line, copied into another tab.
  await editor(page, "templates/service.yaml").click();
  await page.keyboard.press("Control+Home");
  for (let line = 1; line < 5; line += 1) await page.keyboard.press("ArrowDown");
  await expect(page).toHaveURL(/line=5/);
  const other = await page.context().newPage();
  await start(other, page.url());
  await expect(editor(other, "templates/service.yaml")).toBeVisible();
  await expect(other.getByText("Ln 5, Col 1")).toBeVisible();
  await expect(other.getByRole("radio", { name: /prod/ })).toBeChecked();
});

test("back leads to the chart before", async ({ page }) => {
  await start(page);
  await page.getByRole("button", { name: "All examples" }).click();
  await page.getByRole("button", { name: /The smallest chart/ }).click();
  await expect(chart(page, "hello")).toBeVisible();
  await replace(page, await open(page, "values.yaml"), "replicas: 2", "replicas: 7");
  await expect(output(page)).toContainText("replicas: 7");
  await saved(page);
  await page.goBack();
  await expect(chart(page, "storefront")).toBeVisible();
  await page.goForward();
  await expect(chart(page, "hello")).toBeVisible();
  await expect(object(page, /Deployment/)).toBeVisible();
  await expect(output(page)).toContainText("replicas: 7");
});

test("a link opens at what was looked at", async ({ page, context }) => {
  await start(page);
  await page.getByRole("radio", { name: /prod/ }).click();
  await open(page, "service.yaml", "templates/service.yaml");
  await page.getByRole("tab", { name: "Values", exact: true }).click();
  await page.getByRole("button", { name: "Share" }).click();
  const link = page.getByRole("textbox", { name: "Link" });
  await expect(link).toHaveValue(/#./);
  const other = await context.newPage();
  await other.goto(await link.inputValue());
  await expect(other.getByRole("tab", { name: "Values", exact: true })).toHaveAttribute("aria-selected", "true", { timeout: 30_000 });
  await expect(editor(other, "templates/service.yaml")).toBeVisible();
  await expect(other.getByRole("radio", { name: /prod/ })).toBeChecked();
});

test("a narrow window keeps everything in reach", async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 800 });
  await start(page);
  await page.getByRole("button", { name: "Files", exact: true }).click();
  await file(page, "Chart.yaml").click();
  await expect(editor(page, "Chart.yaml")).toBeVisible();
  await page.setViewportSize({ width: 800, height: 900 });
  await expect(editor(page, "Chart.yaml")).toBeVisible();
  await expect(page.getByRole("button", { name: "Next object" })).toBeVisible();
});
