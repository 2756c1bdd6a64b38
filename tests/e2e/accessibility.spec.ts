// Every view in both themes has no findings of axe; what moves does not where motion is not wanted.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { CANARY, drop, find, object, open, output, replace, start } from "./support";

async function clean(page: Page, view: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map((node) => node.html.slice(0, 200)).join("\n    ")}`);
  expect(found.join("\n"), view).toBe("");
}

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing, ${theme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: theme, reducedMotion: "reduce" })).newPage();
    await start(page);
    await page.getByRole("radio", { name: /prod/ }).click();
    const text = await open(page, "deployment.yaml", "templates/deployment.yaml");
    await object(page, /Deployment/).click();
    await clean(page, "workbench");
    await page.keyboard.press("Control+k");
    await clean(page, "palette");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Keys", exact: true }).click();
    await clean(page, "shortcuts");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Chart / }).click();
    await clean(page, "menu");
    await page.getByRole("menuitem", { name: "Examples and saved playgrounds" }).click();
    await clean(page, "gallery");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Share" }).click();
    await expect(page.getByRole("textbox", { name: "Link" })).toHaveValue(/#./);
    await clean(page, "share");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Compare" }).click();
    await expect(page.getByRole("region", { name: "Differences" })).toContainText("maxReplicas");
    await clean(page, "diff");
    await page.getByRole("tab", { name: "Values" }).click();
    await clean(page, "values");
    await page.getByRole("tab", { name: "Manifests" }).click();
    await text.click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("End");
    await page.keyboard.insertText("\n{{ nosuchfunction }}");
    await page.keyboard.press("Control+j");
    await expect(page.getByRole("grid", { name: "Problems" })).toContainText("nosuchfunction");
    await clean(page, "problems");
    await page.context().close();
  });

  test(`axe finds nothing on a phone, ${theme}`, async ({ browser }) => {
    const visitor = { storageState: { cookies: [], origins: [] } };
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: theme, hasTouch: true, ...visitor })).newPage();
    await page.goto("./");
    await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
    await clean(page, "welcome");
    await page.getByRole("button", { name: "Close the welcome" }).click();
    await page.getByRole("button", { name: /choose another/ }).click();
    await clean(page, "list of objects");
    await page.getByRole("button", { name: /choose another/ }).click();
    const panes = page.getByRole("tablist", { name: "Panes" });
    for (const pane of ["Output", "Files", "Edit", "Problems"]) {
      await panes.getByRole("tab", { name: pane }).click();
      await clean(page, pane);
    }
    await page.context().close();
  });
}

test("the skip link leads to the editor, and what is rendered is said", async ({ page }) => {
  await start(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "To the editor" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Editor, values.yaml" })).toBeFocused();
  await expect(page.locator("[role=status][aria-live=polite]").first()).toContainText(/Rendered, \d+ objects/);
});

test("nothing moves where motion is not wanted", async ({ browser }) => {
  const page = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
  await start(page);
  await page.keyboard.press("Control+k");
  const moving = await page.evaluate(() => document.getAnimations().filter((one) => {
    const timing = one.effect?.getComputedTiming();
    // A caret may blink: it does not move.
    return Number(timing?.duration) > 1 && !/caret|blink/i.test((one as CSSAnimation).animationName ?? "");
  }).length);
  expect(moving).toBe(0);
  await page.context().close();
});

test("forced colours keep what is chosen apart", async ({ browser }) => {
  const page = await (await browser.newContext({ forcedColors: "active", viewport: { width: 1440, height: 900 } })).newPage();
  await start(page);
  for (const chosen of [page.getByRole("radio", { checked: true }).first(), object(page, /Deployment/).first()]) {
    await chosen.click();
    expect(await chosen.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe("none");
  }
  await page.context().close();
});

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing in what helps while typing, ${theme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: theme, reducedMotion: "reduce" })).newPage();
    await start(page);
    await page.getByRole("radio", { name: /prod/ }).click();
    const text = await open(page, "ingress.yaml", "templates/ingress.yaml");
    await find(page, text, ".Values.ingress.tls.enabled");
    await page.keyboard.press("Alt+x");
    await expect(page.getByRole("list", { name: "Stages" }).getByRole("listitem")).toHaveCount(1);
    await clean(page, "steps");
    await page.keyboard.press("Shift+F12");
    await expect(page.getByRole("listbox", { name: "References" })).toBeVisible();
    await clean(page, "references");
    await page.keyboard.press("Escape");
    await page.keyboard.press("F2");
    await page.getByRole("textbox", { name: "New name" }).fill("on");
    await expect(page.getByText(/places in \d files/)).toBeVisible();
    await clean(page, "rename");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+c");
    await expect(page.getByRole("region", { name: "What this is" })).toContainText("values-prod.yaml");
    await clean(page, "card");
    await page.keyboard.press("Escape");
    await page.keyboard.insertText(".Values.ingress.auth.enabled");
    await expect(page.getByRole("alert")).toBeVisible();
    await page.keyboard.press("F8");
    await expect(page.getByRole("group", { name: /auth/ })).toBeVisible();
    await clean(page, "problem card");
    await replace(page, text, "auth.enabled", "tls");
    await page.keyboard.type(".");
    await expect(page.getByRole("listbox", { name: "Completions" })).toBeVisible();
    await clean(page, "completion");
    await page.context().close();
  });
}

for (const theme of ["light", "dark"] as const) {
  for (const phone of [false, true]) {
    test(`axe finds nothing in environments side by side, ${phone ? "phone" : "desk"}, ${theme}`, async ({ browser }) => {
      const viewport = phone ? { width: 390, height: 844 } : { width: 1440, height: 900 };
      const page = await (await browser.newContext({ viewport, colorScheme: theme, hasTouch: phone, reducedMotion: "reduce" })).newPage();
      await page.goto("./");
      await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
      const views = page.getByRole("tablist", { name: "Views" });
      const differences = page.getByRole("region", { name: "Differences" });
      await page.getByRole("radio", { name: /prod/ }).click();
      await views.getByRole("tab", { name: "Diff" }).click();
      await expect(differences).toContainText("autoscaling.maxReplicas");
      await clean(page, "diff, lines");
      await page.getByRole("radio", { name: "Fields" }).click();
      await clean(page, "diff, fields");
      await page.getByRole("checkbox", { name: "Hide secrets" }).click();
      await clean(page, "the question about secrets");
      await page.keyboard.press("Escape");
      await views.getByRole("tab", { name: "Matrix" }).click();
      const grid = page.getByRole("grid", { name: "Differences between environments" });
      await expect(grid).toBeVisible();
      await clean(page, "matrix");
      await grid.getByRole("gridcell").nth(1).click();
      await expect(page.getByRole("dialog", { name: "Why this value" })).toBeVisible();
      await clean(page, "card of the matrix");
      await page.context().close();
    });

    test(`axe finds nothing before and after, ${phone ? "phone" : "desk"}, ${theme}`, async ({ browser }) => {
      const viewport = phone ? { width: 390, height: 844 } : { width: 1440, height: 900 };
      const page = await (await browser.newContext({ viewport, colorScheme: theme, hasTouch: phone, reducedMotion: "reduce" })).newPage();
      await page.goto("./");
      await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
      const views = page.getByRole("tablist", { name: "Views" });
      await page.getByRole("radio", { name: /prod/ }).click();
      await views.getByRole("tab", { name: "Changes" }).click();
      await clean(page, "no base");
      await page.getByRole("button", { name: "The state as it is now" }).click();
      await expect(page.getByText("Nothing has changed")).toBeVisible();
      await page.keyboard.press("Control+k");
      await page.keyboard.type(">Edit the environment");
      await page.keyboard.press("Enter");
      const form = page.getByRole("dialog", { name: /^Environment / });
      await form.getByRole("button", { name: "Set a value" }).click();
      await page.keyboard.type("autoscaling.enabled");
      await page.keyboard.press("Tab");
      await page.keyboard.type("false");
      await form.getByLabel("Kubernetes", { exact: true }).fill("latest");
      await expect(page.getByRole("region", { name: "What changes in each environment" })).toContainText("gone");
      await clean(page, "editor of an environment");
      await form.getByRole("button", { name: "Done" }).click();
      await clean(page, "changes");
      await views.getByRole("tab", { name: "Review" }).click();
      await expect(page.getByRole("complementary", { name: "Summary" })).toContainText("autoscaling.enabled");
      await clean(page, "review");
      await page.keyboard.press("Control+k");
      await page.keyboard.type(">Export environments");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("region", { name: /^Result/ })).toContainText("helm upgrade");
      await page.getByRole("button", { name: "Edit template" }).click();
      await clean(page, "export");
      await page.keyboard.press("Escape");
      await drop(page, "canary.yaml", Buffer.from(CANARY));
      await expect(page.getByRole("button", { name: /^Adopt/ })).toBeVisible();
      await clean(page, "import");
      await page.context().close();
    });
  }
}
