// Point 7: problems of all environments, one after the other by keyboard, explained and mended.
import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { editor, find, open, replace, start } from "./support";

const panel = (page: Page): Locator => page.getByRole("grid", { name: "Problems" });
const rows = (page: Page): Locator => panel(page).getByRole("row").filter({ has: page.getByRole("gridcell") });

test("a missing key is named and added with one key", async ({ page }) => {
  await start(page);
  await page.getByRole("radio", { name: /prod/ }).click();
  const text = await open(page, "ingress.yaml", "templates/ingress.yaml");
  await replace(page, text, ".Values.ingress.tls.enabled", ".Values.ingress.auth.enabled");
  await expect(page.getByRole("alert")).toBeVisible();
  await page.keyboard.press("F8");
  const row = rows(page).first();
  await expect(row).toContainText("auth");
  await expect(row).toContainText("ingress.yaml:10");
  const card = page.getByRole("group", { name: /auth/ });
  await expect(card).toContainText("Helm says");
  await expect(card).toContainText("nil pointer evaluating interface {}.enabled");
  await expect(card.getByRole("button").filter({ hasText: /values/ }).first()).toBeVisible();
  await page.keyboard.press("Control+.");
  await expect(rows(page)).toHaveCount(0);
  await expect(page.getByText("No problems", { exact: true })).toBeVisible();
  await expect(editor(page, "values.yaml").or(editor(page, "values-prod.yaml")).or(editor(page, "templates/ingress.yaml"))).toBeVisible();
});

test("a rendering that is no YAML is shown where the template printed it", async ({ page }) => {
  await start(page);
  await page.getByRole("radio", { name: /prod/ }).click();
  const text = await open(page, "service.yaml", "templates/service.yaml");
  await find(page, text, "metadata:");
  await page.keyboard.press("End");
  await page.keyboard.insertText("\n  labels: {{ \"a: b\" }}: x");
  await expect(page.getByRole("alert")).toBeVisible();
  await page.keyboard.press("F8");
  await expect(rows(page).first()).toContainText(/service\.yaml:\d+/);
  await expect(page.getByRole("region", { name: "The chosen problem" })).toContainText("YAML parse error");
  await expect(editor(page, "templates/service.yaml").locator(".cm-problem-line")).toContainText("labels:");
});

test("all environments, file by file, with the keyboard; errors wait while one types", async ({ page }) => {
  await start(page);
  await page.getByRole("radio", { name: /dev/ }).click();
  const values = await open(page, "values-prod.yaml");
  await replace(page, values, "minReplicas: 3", "minReplicas: [");
  await page.keyboard.press("Control+j");
  await expect(page.getByText("No problems", { exact: true })).toBeVisible();
  await page.getByRole("radio", { name: "All environments" }).click();
  await expect(panel(page).getByRole("rowheader", { name: /values-prod\.yaml/ })).toBeVisible();
  await expect(rows(page).first()).toContainText("in prod");
  await rows(page).first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("radio", { name: /prod/ }).first()).toBeChecked();
  await page.getByRole("radio", { name: "Errors", exact: true }).click();
  await expect(rows(page)).not.toHaveCount(0);
});

test("several problems are mended at once, and that is taken back", async ({ page }) => {
  await start(page);
  await page.getByRole("radio", { name: /prod/ }).click();
  const ingress = await open(page, "ingress.yaml", "templates/ingress.yaml");
  await replace(page, ingress, ".Values.ingress.tls.enabled", ".Values.ingress.auth.enabled");
  const service = await open(page, "service.yaml", "templates/service.yaml");
  await replace(page, service, ".Values.service.port", ".Values.svc.port");
  await page.keyboard.press("Control+j");
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Fix 2" }).click();
  const preview = page.getByRole("region", { name: "What the fixes change" });
  await expect(preview).toBeVisible();
  await preview.getByRole("button", { name: "Apply 2" }).click();
  await expect(page.getByText("2 fixes applied")).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(rows(page)).toHaveCount(2);
});
