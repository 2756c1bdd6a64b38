// Renderings side by side: the diff, the matrix, before and after, the review.
import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { drop, editor, object, open, output, replace, start, tgz } from "./support";

const tab = (page: Page, name: string): Locator => page.getByRole("tablist", { name: "Views" }).getByRole("tab", { name, exact: true });
const differences = (page: Page): Locator => page.getByRole("region", { name: "Differences" });
const grid = (page: Page): Locator => page.getByRole("grid", { name: "Differences between environments" });

async function diff(page: Page, left = "staging", right = "prod"): Promise<Locator> {
  await tab(page, "Diff").click();
  await page.getByRole("combobox", { name: "Left environment" }).selectOption(left);
  await page.getByRole("combobox", { name: "Right environment" }).selectOption(right);
  await expect(differences(page)).toContainText("maxReplicas");
  return differences(page);
}

/** Pins the state of now, and edits values.yaml so that the replicas differ. */
async function edited(page: Page): Promise<void> {
  await tab(page, "Changes").click();
  await page.getByRole("button", { name: "The state when it was opened" }).click();
  await expect(page.getByText("Nothing has changed")).toBeVisible();
  await page.keyboard.press("Alt+Enter");
  const text = await open(page, "values.yaml");
  await replace(page, text, "replicaCount: 1", "replicaCount: 0");
}

test("a diff has three layouts", async ({ page }) => {
  await start(page);
  const body = await diff(page);
  await expect(page.getByRole("navigation", { name: "Objects" })).toContainText("Only in prod");
  await expect(body.getByText("unchanged line").first()).toBeVisible();
  // What is equal can be shown too, by mouse and by keyboard, and left out again.
  const autoscaler = body.getByRole("region", { name: /HorizontalPodAutoscaler|Deployment/ }).filter({ hasText: "unchanged line" }).first();
  const name = await autoscaler.getAttribute("aria-label");
  const object = body.getByRole("region", { name: name!, exact: true });
  await object.getByRole("button", { name: /unchanged line/ }).first().press("Enter");
  await expect(object.getByText("unchanged line")).toHaveCount(0);
  await expect(object).toContainText("apiVersion: ");
  await object.getByRole("button", { name: "All lines", pressed: true }).click();
  await expect(object.getByText("unchanged line").first()).toBeVisible();
  // Causes stand in narrow windows as well.
  await page.setViewportSize({ width: 1000, height: 900 });
  await expect(body.getByRole("button", { name: "autoscaling.maxReplicas" }).first()).toBeVisible();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("radio", { name: "Unified" }).click();
  await expect(body).toContainText("maxReplicas");
  await page.getByRole("radio", { name: "Fields" }).click();
  const row = body.getByRole("table", { name: /HorizontalPodAutoscaler/ }).getByRole("row", { name: /spec\.maxReplicas/ });
  await expect(row.getByRole("cell").nth(0)).toHaveText("4");
  await expect(row.getByRole("cell").nth(1)).toHaveText("12");
  // The address leads back to it.
  await page.reload();
  await expect(differences(page)).toContainText("maxReplicas", { timeout: 30_000 });
  await expect(page.getByRole("combobox", { name: "Right environment" })).toHaveValue("prod");
});

test("a difference names its key, and the key leads to the line that says so", async ({ page }) => {
  await start(page);
  const body = await diff(page);
  await page.getByRole("radio", { name: "Fields" }).click();
  const row = body.getByRole("row", { name: /spec\.maxReplicas/ });
  await expect(row).toContainText("autoscaling.maxReplicas");
  await row.getByRole("button", { name: "autoscaling.maxReplicas" }).click();
  await expect(editor(page, "values-prod.yaml")).toBeVisible();
});

test("N and P go through the changes, X swaps the sides", async ({ page }) => {
  await start(page);
  const body = await diff(page);
  await body.focus();
  await page.keyboard.press("n");
  await expect(page.locator("[data-change]").first()).toBeFocused();
  await page.keyboard.press("n");
  await expect(page.locator("[data-change]").nth(1)).toBeFocused();
  await page.keyboard.press("p");
  await expect(page.locator("[data-change]").first()).toBeFocused();
  await page.keyboard.press("x");
  await expect(page.getByRole("combobox", { name: "Left environment" })).toHaveValue("prod");
  await expect(page.getByRole("navigation", { name: "Objects" })).toContainText("Only in prod");
});

test("secrets are compared and hidden, and shown after one question", async ({ page }) => {
  await start(page);
  const body = await diff(page);
  await page.getByRole("radio", { name: "Fields" }).click();
  await expect(body.getByRole("table", { name: /Secret/ })).toContainText("hidden");
  const hide = page.getByRole("checkbox", { name: "Hide secrets" });
  await hide.click();
  const question = page.getByRole("alertdialog", { name: "Show what Secrets hold?" });
  await question.getByRole("button", { name: "Keep them hidden" }).click();
  await expect(hide).toBeChecked();
  await hide.click();
  await question.getByRole("button", { name: "Show secrets" }).click();
  await expect(hide).not.toBeChecked();
  await expect(body.getByRole("table", { name: /Secret/ })).not.toContainText("hidden");
  // Once for each chart.
  await hide.click();
  await hide.click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
});

test("derived values can be left out", async ({ page }) => {
  await start(page);
  const body = await diff(page);
  await page.getByRole("radio", { name: "Fields" }).click();
  await expect(body).toContainText("checksum/config");
  await page.getByRole("checkbox", { name: "Hide derived values" }).click();
  await expect(body).not.toContainText("checksum/config");
});

test("the matrix compares all environments, by mouse and by keyboard", async ({ page }) => {
  await start(page);
  await tab(page, "Matrix").click();
  await expect(grid(page).getByRole("columnheader")).toHaveText([/Object and field/, /dev/, /staging/, /prod/, /Differs because of/]);
  const row = grid(page).getByRole("row").filter({ hasText: "spec.maxReplicas" });
  await expect(row.getByRole("gridcell").nth(2)).toContainText("12");
  await expect(row).toContainText("autoscaling.maxReplicas");
  await row.getByRole("gridcell").nth(2).click();
  const card = page.getByRole("dialog", { name: "Why this value" });
  await expect(card.getByRole("list", { name: "In each environment" })).toContainText("values-prod.yaml");
  await page.keyboard.press("Escape");
  await expect(card).toHaveCount(0);
  await expect(row.getByRole("gridcell").nth(2)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(row.getByRole("gridcell").nth(1)).toBeFocused();
  await page.keyboard.press("Control+Home");
  await expect(grid(page).getByRole("rowheader").first()).toBeFocused();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(card).toBeVisible();
});

test("the matrix is filtered by kind, environment, cause and text", async ({ page }) => {
  await start(page);
  await tab(page, "Matrix").click();
  const rows = grid(page).getByRole("row");
  const all = await grid(page).getAttribute("aria-rowcount");
  await page.getByRole("combobox", { name: "Kind" }).selectOption("HorizontalPodAutoscaler");
  await expect(rows.filter({ hasText: "Ingress" })).toHaveCount(0);
  await expect(rows.filter({ hasText: "spec.maxReplicas" })).toHaveCount(1);
  await page.getByRole("combobox", { name: "Kind" }).selectOption("");
  await page.getByRole("combobox", { name: "Cause" }).selectOption("autoscaling.maxReplicas");
  await expect(rows.filter({ hasText: "spec.maxReplicas" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "Ingress" })).toHaveCount(0);
  await page.getByRole("combobox", { name: "Cause" }).selectOption("");
  await page.getByRole("searchbox", { name: "Filter objects, fields, keys" }).fill("no such thing");
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(grid(page)).toHaveAttribute("aria-rowcount", all!);
});

test("a pinned base: every environment says what an edit changes, live", async ({ page }) => {
  await start(page);
  await edited(page);
  const table = page.getByRole("region", { name: "What changes in each environment" });
  await expect(table.getByRole("row", { name: /Deployment/ }).first()).toContainText("1 field");
  await expect(page.getByRole("button", { name: /^Compared with/ })).toBeVisible();
  await table.getByRole("button", { name: /Deployment .* in dev: 1 field/ }).click();
  await expect(page.getByRole("combobox", { name: "Left environment" })).toHaveValue("~dev");
  await expect(differences(page)).toContainText("replicas: 0");
  await tab(page, "Changes").click();
  await page.getByRole("button", { name: "Unpin" }).click();
  await expect(page.getByRole("group", { name: "Compare with" })).toBeVisible();
});

test("the review says what changes, what deserves a look, and what an upgrade does", async ({ page }) => {
  await start(page);
  await edited(page);
  await tab(page, "Review").click();
  const summary = page.getByRole("complementary", { name: "Summary" });
  await expect(summary.getByRole("table", { name: "Objects" })).toContainText("dev");
  await expect(summary).toContainText("replicaCount");
  await expect(summary.getByRole("region", { name: "Worth a look" })).toContainText(/replica|pods/);
  await expect(summary.getByRole("region", { name: /Upgrade check/ })).toBeVisible();
  await expect(differences(page)).toContainText("replicas: 0");
  await differences(page).focus();
  await page.keyboard.press("n");
  await page.keyboard.press(" ");
  await expect(page.getByText("1 of 1 seen")).toBeVisible();
  await summary.getByRole("button", { name: "Copy as Markdown" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("replicaCount");
  const [download] = await Promise.all([page.waitForEvent("download"), summary.getByRole("button", { name: "Download as HTML" }).click()]);
  expect(download.suggestedFilename()).toBe("storefront-review.html");
});

test("a diff of one environment says what is missing, and goes on with it", async ({ page }) => {
  await start(page);
  await drop(page, "one.tgz", tgz({
    "one/Chart.yaml": "apiVersion: v2\nname: one\nversion: 1.0.0\n",
    "one/values.yaml": "text: a\n",
    "one/templates/all.yaml": "kind: ConfigMap\napiVersion: v1\nmetadata: {name: only}\ndata: {text: {{ .Values.text }}}\n",
  }));
  await expect(object(page, /only/)).toBeVisible();
  await tab(page, "Diff").click();
  await expect(tab(page, "Diff")).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText("There is one environment")).toBeVisible();
  await page.getByRole("button", { name: "New environment" }).last().click();
  await expect(page.getByRole("dialog", { name: "Environment new" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Left environment" })).toBeAttached();
});

/** A finger goes sideways over something. */
const swipe = (over: Locator, by: number): Promise<void> => over.evaluate((element, by) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  const touch = (along: number) => new Touch({ identifier: 1, target: element, clientX: x + width / 2 + along, clientY: y + height / 2 });
  element.dispatchEvent(new TouchEvent("touchstart", { bubbles: true, touches: [touch(0)], changedTouches: [touch(0)] }));
  element.dispatchEvent(new TouchEvent("touchend", { bubbles: true, changedTouches: [touch(by)] }));
}, by);

test("a phone is swiped from pane to pane and from object to object, and lists the objects", async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })).newPage();
  await page.goto("./");
  await expect(output(page)).toContainText("kind: Deployment", { timeout: 30_000 });
  const pane = (name: string) => page.getByRole("tablist", { name: "Panes" }).getByRole("tab", { name });
  const list = page.getByRole("button", { name: /choose another/ });
  await swipe(list, -120);
  await expect(output(page)).toContainText("kind: StatefulSet");
  await swipe(list, 120);
  await expect(output(page)).toContainText("kind: Deployment");
  await list.tap();
  await object(page, /^Ingress/).tap();
  await expect(object(page, /^Ingress/)).toHaveCount(0);
  await expect(output(page)).toContainText("kind: Ingress");
  await swipe(pane("Output"), -120);
  await expect(pane("Problems")).toHaveAttribute("aria-selected", "true");
  await swipe(pane("Problems"), 120);
  await swipe(pane("Output"), 120);
  await expect(pane("Edit")).toHaveAttribute("aria-selected", "true");
  await page.context().close();
});

test("a phone compares in one column, and two environments of the matrix", async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })).newPage();
  await page.goto("./");
  await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
  await tab(page, "Diff").tap();
  await expect(differences(page)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await tab(page, "Matrix").tap();
  // What differs elsewhere alone is not shown.
  await expect(grid(page)).toContainText("LOG_LEVEL");
  await expect(grid(page)).not.toContainText("data.CACHE_TTL");
  await page.getByRole("combobox", { name: "Right environment" }).selectOption({ label: "prod" });
  await expect(grid(page).getByRole("columnheader").filter({ hasText: "prod" })).toHaveCount(1);
  await expect(grid(page).getByRole("columnheader").filter({ hasText: "staging" })).toHaveCount(0);
  await expect(grid(page)).toContainText("data.CACHE_TTL");
  await page.context().close();
});

test("ten environments of a thousand objects: only rows in sight are drawn", async ({ page }) => {
  await start(page);
  const environments = Array.from({ length: 10 }, (_, at) => [`big/values-e${at}.yaml`, `v: ${at}\n`]);
  const bytes = tgz({
    "big/Chart.yaml": "apiVersion: v2\nname: big\nversion: 1.0.0\n",
    "big/values.yaml": "v: none\n",
    "big/templates/all.yaml": `{{- range $i := until 1000 }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: cm-{{ printf "%04d" $i }}
data:
  v: "{{ $.Values.v }} {{ $i }}"
{{- end }}
`,
    ...Object.fromEntries(environments),
  });
  await drop(page, "big-1.0.0.tgz", bytes);
  await expect(object(page, /cm-0000/)).toBeVisible();
  await tab(page, "Matrix").click();
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "2001", { timeout: 60_000 });
  const drawn = () => grid(page).getByRole("row").count();
  expect(await drawn()).toBeLessThan(120);
  await grid(page).getByRole("rowheader").first().focus();
  await page.keyboard.press("Control+End");
  await expect(grid(page).getByRole("row").filter({ hasText: "cm-0999" })).toBeVisible();
  expect(await drawn()).toBeLessThan(120);
  await page.getByRole("searchbox", { name: "Filter objects, fields, keys" }).fill("cm-0500");
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "3");
  await expect(grid(page).getByRole("row").filter({ hasText: "cm-0500" })).toBeVisible();

  // The diff as well: it goes to any object, and on from there.
  await tab(page, "Diff").click();
  await page.getByRole("navigation", { name: "Objects" }).getByRole("button", { name: /cm-0700/ }).click();
  const region = (name: string) => differences(page).getByRole("region", { name: `ConfigMap ${name}` });
  await expect(region("cm-0700")).toBeInViewport();
  expect(await differences(page).getByRole("region").count()).toBeLessThan(60);
  await differences(page).focus();
  await page.keyboard.press("p");
  await expect(region("cm-0999").locator("[data-change]")).toBeFocused();
  await page.keyboard.press("n");
  await expect(region("cm-0000").locator("[data-change]")).toBeFocused();
});

test("a review link opens with its base", async ({ page, context }) => {
  await start(page);
  await edited(page);
  await tab(page, "Review").click();
  await page.getByRole("button", { name: "Share the review" }).click();
  const link = page.getByRole("textbox", { name: "Link" });
  await expect(link).toHaveValue(/#./);
  const other = await context.newPage();
  await other.goto(await link.inputValue());
  await expect(differences(other)).toContainText("replicas: 0", { timeout: 30_000 });
});
