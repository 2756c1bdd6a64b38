// Points 2 and 6: what helps while one types, and the stages of a pipeline. On the example, in prod.
import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { editor, find, open, output, object, replace, start } from "./support";

async function prod(page: Page): Promise<void> {
  await start(page);
  await page.getByRole("radio", { name: /prod/ }).click();
  await expect(page.getByRole("radio", { name: /prod/ })).toBeChecked();
}

const completions = (page: Page): Locator => page.getByRole("listbox", { name: "Completions" });

/** What helps is fetched when the editor is first used. */
async function helps(page: Page, text: Locator): Promise<void> {
  await text.click();
  await expect(page.locator(".cm-foldGutter").first()).toBeVisible();
}

/** The text of a file as it stands in the editor. */
const lines = (text: Locator): Locator => text.locator(".cm-line");

test("completion: values with layer and the other environments, functions, templates", async ({ page }) => {
  await prod(page);
  const text = await open(page, "hpa.yaml", "templates/hpa.yaml");
  await replace(page, text, ".Values.autoscaling.maxReplicas", ".Values.autoscaling");
  await page.keyboard.type(".");
  await expect(completions(page).getByRole("option")).toHaveCount(5);
  await page.keyboard.type("max");
  const first = completions(page).getByRole("option", { name: /maxReplicas/ });
  await expect(first).toContainText("12");
  await expect(first).toContainText("values-prod.yaml");
  await expect(page.getByText("autoscaling.maxReplicas is 12 in prod and 4 in dev and staging")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(lines(text).nth(11)).toHaveText("  maxReplicas: {{ .Values.autoscaling.maxReplicas }}");

  await replace(page, text, "autoscaling.maxReplicas }}", "autoscaling.maxReplicas | toY");
  await page.keyboard.press("Control+Space");
  await completions(page).getByRole("option", { name: "toYaml", exact: true }).click();
  await expect(lines(text).nth(11)).toContainText("maxReplicas | toYaml");
  await page.keyboard.type(" }}{{ include \"sto");
  await expect(completions(page).getByRole("option", { name: /storefront.labels/ })).toContainText("_helpers.tpl");
});

test("completion in values and Chart.yaml", async ({ page }) => {
  await prod(page);
  // Behind the lines: what a value was, and what is stronger.
  const prodValues = await open(page, "values-prod.yaml");
  await helps(page, prodValues);
  await expect(lines(prodValues).filter({ hasText: "maxReplicas" })).toContainText("was 4");
  await expect(lines(await open(page, "values.yaml")).filter({ hasText: "maxReplicas" })).toContainText("12 in prod");
  const values = await open(page, "values-dev.yaml");
  await helps(page, values);
  await page.keyboard.press("Control+End");
  await page.keyboard.type("aut");
  await expect(completions(page).getByRole("option", { name: /autoscaling/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(values).toContainText("autoscaling: ");
  const chart = await open(page, "Chart.yaml");
  await chart.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("keyw");
  await expect(completions(page).getByRole("option", { name: /keywords/ })).toBeVisible();
  await expect(page.getByText("A list of keywords.")).toBeVisible();
});

test("fields of Kubernetes: completion by kind and path, and what they are for", async ({ page }) => {
  await start(page);
  const text = await open(page, "hpa.yaml", "templates/hpa.yaml");
  await helps(page, text);
  await replace(page, text, "  maxReplicas:", "  beh\n  maxReplicas:");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.keyboard.press("Control+Space");
  const option = completions(page).getByRole("option", { name: /behavior/ });
  await expect(option).toContainText("object");
  await expect(page.getByText(/configures the scaling behavior/)).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.type("scaleD");
  await completions(page).getByRole("option", { name: /scaleDown/ }).click();
  await expect(text).toContainText("scaleDown:");
  await text.getByText("minReplicas").first().hover();
  await expect(page.getByText("spec.minReplicas", { exact: true })).toBeVisible();
});

test("hover: a function, a value with its layers, a named template", async ({ page }) => {
  await prod(page);
  const text = await open(page, "deployment.yaml", "templates/deployment.yaml");
  await helps(page, text);
  await text.getByText("nindent", { exact: true }).first().hover();
  await expect(page.getByText("nindent SPACES STRING")).toBeVisible();
  await expect(page.getByRole("link", { name: "In the list of functions" })).toHaveAttribute("href", "functions.html#nindent");
  await text.getByText(".Values.replicaCount", { exact: true }).hover();
  await expect(page.locator(".card.info").getByText(".Values.replicaCount")).toBeVisible();
  await expect(page.getByRole("button", { name: "values.yaml line 5", exact: true })).toBeVisible();
  await text.getByText("\"storefront.image\"", { exact: true }).hover();
  await expect(page.getByText("In templates/_helpers.tpl")).toBeVisible();
  await expect(page.getByText("{{- define \"storefront.image\" -}}")).toBeVisible();
});

test("definition, references, rename everywhere and back", async ({ page }) => {
  await prod(page);
  const text = await open(page, "hpa.yaml", "templates/hpa.yaml");
  await find(page, text, "autoscaling.maxReplicas");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("F12");
  const values = editor(page, "values-prod.yaml");
  await expect(values).toBeVisible();
  await expect(page.getByText(/^Ln 18, /)).toBeVisible();
  // And from there to what uses it.
  await page.keyboard.press("Shift+F12");
  const references = page.getByRole("listbox", { name: "References" }).getByRole("option");
  await expect(references).toHaveCount(3);
  await references.filter({ hasText: "templates/hpa.yaml" }).click();
  await expect(editor(page, "templates/hpa.yaml")).toBeFocused();

  await page.keyboard.press("F2");
  const name = page.getByRole("textbox", { name: "New name" });
  await expect(name).toHaveValue("maxReplicas");
  await name.fill("minReplicas");
  await expect(page.getByText("There is a value autoscaling.minReplicas already")).toBeVisible();
  await name.fill("upTo");
  await expect(page.getByText("3 places in 3 files")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Renamed to upTo in 3 files")).toBeVisible();
  await expect(text).toContainText(".Values.autoscaling.upTo");
  await object(page, /HPA/).first().click();
  await expect(output(page)).toContainText("maxReplicas: 12");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(text).toContainText(".Values.autoscaling.maxReplicas");
  // By keys as well, in whichever of the files.
  await text.click();
  await page.keyboard.press("Control+y");
  await expect(text).toContainText(".Values.autoscaling.upTo");
  await open(page, "values-prod.yaml");
  await expect(values).toContainText("upTo: 12");
  await values.click();
  await page.keyboard.press("Control+z");
  await expect(values).toContainText("maxReplicas: 12");
  await open(page, "hpa.yaml", "templates/hpa.yaml");
  await expect(text).toContainText(".Values.autoscaling.maxReplicas");
});

test("Ctrl-click goes to a named template", async ({ page }) => {
  await prod(page);
  const text = await open(page, "deployment.yaml", "templates/deployment.yaml");
  await helps(page, text);
  await text.getByText("\"storefront.image\"", { exact: true }).click({ modifiers: ["Control"] });
  await expect(editor(page, "templates/_helpers.tpl")).toBeVisible();
  await expect(page.getByText(/^Ln 16, /)).toBeVisible();
});

test("the editor: folding, partners, eaten white space, stepping, wrapping, leaving", async ({ page }) => {
  await prod(page);
  const text = await open(page, "deployment.yaml", "templates/deployment.yaml");
  await helps(page, text);
  // if … end
  await find(page, text, "if not");
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator(".cm-partner")).toHaveText(["if", "end"]);
  await page.keyboard.press("Control+Shift+\\");
  await expect(page.getByText(/^Ln 10, /)).toBeVisible();
  await page.getByRole("button", { name: "White space that is eaten" }).click();
  await expect(page.locator(".cm-eaten-break").first()).toBeVisible();
  await page.keyboard.press("Alt+i");
  await expect(page.locator(".cm-eaten-break")).toHaveCount(0);

  const values = await open(page, "values.yaml");
  await find(page, values, "replicaCount: 1");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(values).toContainText("replicaCount: 2");
  await page.keyboard.press("Alt+ArrowDown");
  await expect(values).toContainText("replicaCount: 1");
  // Esc, then Tab leaves.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(values).not.toBeFocused();
});

test("a pipeline, stage by stage, for each evaluation", async ({ page }) => {
  await prod(page);
  const text = await open(page, "_helpers.tpl", "templates/_helpers.tpl");
  await find(page, text, "trunc 63");
  await page.keyboard.press("Alt+x");
  const steps = page.getByRole("region", { name: "Steps" });
  const stages = steps.getByRole("list", { name: "Stages" }).getByRole("listitem");
  await expect(stages).toHaveCount(3);
  await expect(stages.nth(0)).toContainText("storefront");
  await expect(stages.nth(0)).toContainText("string");
  await expect(stages.nth(2)).toContainText("trimSuffix");
  await expect(steps.getByRole("combobox", { name: "For which element" })).toBeVisible();
  await steps.getByRole("button", { name: "Later element" }).click();
  await expect(steps.getByText(/^2 of \d+$/)).toBeVisible();
  // It follows the text, and another pipeline.
  await replace(page, text, "trunc 63", "trunc 5");
  await expect(stages.nth(1)).toContainText("store");
  await find(page, text, "default .Chart.AppVersion");
  await expect(stages.nth(1)).toContainText("4.12.0");
  await page.keyboard.press("Alt+x");
  await expect(steps).toHaveCount(0);
});
