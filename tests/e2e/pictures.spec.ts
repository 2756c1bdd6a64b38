// Pictures of every view, in both themes and on a phone: taken in each run, and written to tests/e2e/pictures when
// PILOTHOUSE_PICTURES is set. Nothing may stick out sideways, in any of them.
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { CANARY, drop, editor, file, find, object, open, output, replace, start } from "./support";

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide, `${name} sticks out`).toBeLessThanOrEqual(0);
  const path = process.env["PILOTHOUSE_PICTURES"] ? `tests/e2e/pictures/${name}.png` : test.info().outputPath(`${name}.png`);
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
}

for (const theme of ["light", "dark"] as const) {
  test(`the workbench, ${theme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ viewport: DESK, colorScheme: theme })).newPage();
    await start(page);
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    await page.getByRole("radio", { name: /prod/ }).click();
    const text = await open(page, "deployment.yaml", "templates/deployment.yaml");
    await object(page, /Deployment/).click();
    await expect(output(page)).toContainText("kind: Deployment");
    await picture(page, `workbench-${theme}`);

    await output(page).hover();
    await page.mouse.wheel(0, 700);
    await output(page).getByText("memory: 1Gi").click();
    await expect(page.getByRole("dialog", { name: "Why this line" })).toContainText("values-prod.yaml line 13");
    await page.locator(".output .cm-scroller").evaluate((element) => { element.scrollLeft = 0; });
    await picture(page, `why-${theme}`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+2");
    await page.getByRole("treegrid").getByRole("row", { name: /^memory 1Gi/ }).click();
    await expect(page.getByRole("complementary", { name: "The chosen value" })).toContainText("staging");
    await picture(page, `values-${theme}`);
    await page.keyboard.press("Alt+1");

    await text.click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("End");
    await page.keyboard.insertText("\n{{ nosuchfunction }}");
    await page.keyboard.press("Control+j");
    await expect(page.getByRole("grid", { name: "Problems" })).toContainText("nosuchfunction");
    await picture(page, `problems-${theme}`);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+j");

    await page.keyboard.press("Control+k");
    await page.keyboard.type("ser");
    await expect(page.getByRole("option", { selected: true, name: /service/ })).toBeVisible();
    await picture(page, `palette-${theme}`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Keys", exact: true }).click();
    await picture(page, `shortcuts-${theme}`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Chart / }).click();
    await page.getByRole("menuitem", { name: "Examples and saved playgrounds" }).click();
    await picture(page, `gallery-${theme}`);
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "Compare" }).click();
    await expect(page.getByRole("region", { name: "Differences" })).toContainText("maxReplicas");
    await picture(page, `diff-${theme}`);

    await page.getByRole("button", { name: "Share" }).click();
    await expect(page.getByRole("textbox", { name: "Link" })).toHaveValue(/#./);
    await picture(page, `share-${theme}`);
    await page.context().close();
  });

  test(`the phone, ${theme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ viewport: PHONE, colorScheme: theme, hasTouch: true })).newPage();
    await page.goto("./");
    await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
    await picture(page, `phone-output-${theme}`);
    await output(page).getByText("name:").first().tap();
    await expect(page.getByRole("dialog", { name: "Why this line" })).toContainText("prints it");
    await page.locator(".output .cm-scroller").evaluate((element) => { element.scrollLeft = 0; });
    await picture(page, `phone-why-${theme}`);
    await page.getByRole("button", { name: "Close", exact: true }).tap();
    await page.getByRole("tab", { name: "Values" }).tap();
    await expect(page.getByRole("treegrid")).toContainText("replicaCount");
    await picture(page, `phone-values-${theme}`);
    await page.getByRole("tab", { name: "Manifests" }).tap();
    await page.getByRole("button", { name: "Search and commands" }).click();
    await picture(page, `phone-palette-${theme}`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Chart / }).click();
    await page.getByRole("menuitem", { name: "Examples and saved playgrounds" }).click();
    await picture(page, `phone-gallery-${theme}`);
    await page.keyboard.press("Escape");
    const panes = page.getByRole("tablist", { name: "Panes" });
    await panes.getByRole("tab", { name: "Files" }).click();
    await picture(page, `phone-files-${theme}`);
    await file(page, "values.yaml").click();
    await expect(editor(page, "values.yaml")).toBeVisible();
    await picture(page, `phone-edit-${theme}`);
    await panes.getByRole("tab", { name: "Problems" }).click();
    await picture(page, `phone-problems-${theme}`);
    await page.context().close();
  });
}

for (const theme of ["light", "dark"] as const) {
  test(`help while typing, ${theme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ viewport: DESK, colorScheme: theme })).newPage();
    await start(page);
    await page.getByRole("radio", { name: /prod/ }).click();
    const hpa = await open(page, "hpa.yaml", "templates/hpa.yaml");
    await replace(page, hpa, ".Values.autoscaling.maxReplicas", ".Values.autoscaling");
    await page.keyboard.type(".");
    await expect(page.getByRole("listbox", { name: "Completions" }).getByRole("option")).toHaveCount(5);
    await page.keyboard.press("ArrowDown");
    await expect(page.getByText("is 12 in prod and 4 in dev and staging")).toBeVisible();
    await picture(page, `completion-${theme}`);
    await page.keyboard.press("Escape");
    await page.keyboard.type("maxReplicas");
    await expect(page.getByRole("alert")).toHaveCount(0);

    const deployment = await open(page, "deployment.yaml", "templates/deployment.yaml");
    await deployment.getByText("nindent", { exact: true }).nth(1).hover();
    await expect(page.getByText("nindent SPACES STRING")).toBeVisible();
    await picture(page, `hover-${theme}`);

    const helpers = await open(page, "_helpers.tpl", "templates/_helpers.tpl");
    await find(page, helpers, "trunc 63");
    await page.keyboard.press("Alt+x");
    await expect(page.getByRole("list", { name: "Stages" }).getByRole("listitem")).toHaveCount(3);
    await picture(page, `steps-${theme}`);
    await page.keyboard.press("Alt+x");

    const ingress = await open(page, "ingress.yaml", "templates/ingress.yaml");
    await replace(page, ingress, ".Values.ingress.tls.enabled", ".Values.ingress.auth.enabled");
    await expect(page.getByRole("alert")).toBeVisible();
    await page.keyboard.press("F8");
    await expect(page.getByRole("group", { name: /auth/ })).toBeVisible();
    await picture(page, `problem-card-${theme}`);
    await page.context().close();
  });

  test(`help while typing on the phone, ${theme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ viewport: PHONE, colorScheme: theme, hasTouch: true })).newPage();
    await page.goto("./");
    await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
    const panes = page.getByRole("tablist", { name: "Panes" });
    await panes.getByRole("tab", { name: "Files" }).click();
    await file(page, "ingress.yaml").click();
    const text = editor(page, "templates/ingress.yaml");
    await expect(text).toBeVisible();
    await replace(page, text, ".Values.ingress.tls.enabled", ".Values.ingress.auth.enabled");
    await panes.getByRole("tab", { name: "Problems" }).click();
    await expect(page.getByRole("grid", { name: "Problems" })).toContainText("auth");
    await picture(page, `phone-problem-list-${theme}`);
    await page.getByRole("grid", { name: "Problems" }).getByRole("row").filter({ hasText: "auth" }).click();
    await expect(page.getByRole("group", { name: /auth/ })).toBeVisible();
    await picture(page, `phone-problem-card-${theme}`);
    await page.context().close();
  });
}

for (const theme of ["light", "dark"] as const) {
  test(`the welcome, ${theme}`, async ({ browser }) => {
    for (const [name, viewport] of [["welcome", DESK], ["phone-welcome", PHONE]] as const) {
      const visitor = { viewport, colorScheme: theme, hasTouch: viewport === PHONE, storageState: { cookies: [], origins: [] } };
      const page = await (await browser.newContext(visitor)).newPage();
      await page.goto("./");
      await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
      await expect(page.getByRole("region", { name: "Welcome" })).toBeVisible();
      await picture(page, `${name}-${theme}`);
      await page.context().close();
    }
  });
}

for (const theme of ["light", "dark"] as const) {
  for (const size of ["desk", "phone"] as const) {
    test(`environments side by side, ${size}, ${theme}`, async ({ browser }) => {
      const phone = size === "phone";
      const page = await (await browser.newContext({ viewport: phone ? PHONE : DESK, colorScheme: theme, hasTouch: phone })).newPage();
      const shot = (name: string) => picture(page, `${phone ? "phone-" : ""}${name}-${theme}`);
      await page.goto("./");
      await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
      const views = page.getByRole("tablist", { name: "Views" });
      const differences = page.getByRole("region", { name: "Differences" });
      await page.getByRole("radio", { name: /prod/ }).click();
      await views.getByRole("tab", { name: "Diff" }).click();
      await expect(differences).toContainText("maxReplicas");
      await shot("diff");
      if (!phone) {
        await page.getByRole("radio", { name: "Unified" }).click();
        await shot("diff-unified");
      }
      await page.getByRole("radio", { name: "Fields" }).click();
      await expect(differences).toContainText("autoscaling.maxReplicas");
      await shot("diff-fields");
      await views.getByRole("tab", { name: "Matrix" }).click();
      const grid = page.getByRole("grid", { name: "Differences between environments" });
      await expect(grid).toBeVisible();
      await shot("matrix");
      await grid.getByRole("row").filter({ hasText: "resources.limits.memory" }).first().getByRole("gridcell").nth(1).click();
      await expect(page.getByRole("dialog", { name: "Why this value" })).toBeVisible();
      await shot("matrix-card");
      await page.keyboard.press("Escape");
      await views.getByRole("tab", { name: "Changes" }).click();
      await shot("nobase");
      await page.getByRole("button", { name: "The state as it is now" }).click();
      await expect(page.getByText("Nothing has changed")).toBeVisible();
      // What is edited: a flag of one environment, so that a phone can do it too.
      await page.keyboard.press("Control+k");
      await page.keyboard.type(">Edit the environment");
      await page.keyboard.press("Enter");
      const form = page.getByRole("dialog", { name: /^Environment / });
      await form.getByRole("button", { name: "Set a value" }).click();
      await page.keyboard.type("autoscaling.enabled");
      await page.keyboard.press("Tab");
      await page.keyboard.type("false");
      await expect(page.getByRole("region", { name: "What changes in each environment" })).toContainText("gone");
      await shot("environment");
      await form.getByRole("button", { name: "Done" }).click();
      await shot("changes");
      await views.getByRole("tab", { name: "Review" }).click();
      await expect(page.getByRole("complementary", { name: "Summary" })).toContainText("autoscaling.enabled");
      await shot("review");
      await page.keyboard.press("Control+k");
      await page.keyboard.type(">Export environments");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("region", { name: /^Result/ })).toContainText("helm upgrade");
      await page.getByRole("button", { name: "Edit template" }).click();
      await shot("export");
      await page.keyboard.press("Escape");
      await drop(page, "canary.yaml", Buffer.from(CANARY));
      await expect(page.getByRole("button", { name: /^Adopt/ })).toBeVisible();
      await shot("import-environments");
      await page.context().close();
    });
  }
}
