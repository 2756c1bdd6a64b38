// Output, the two-way source map, and the values: points 3, 4 and 5 of the workbench.
import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { drop, editor, find, object, objects, open, output, start, tgz } from "./support";

const card = (page: Page): Locator => page.getByRole("dialog", { name: "Why this line" });
const grid = (page: Page): Locator => page.getByRole("treegrid");
const chosen = (page: Page): Locator => page.getByRole("complementary", { name: "The chosen value" });

/** The example's prod, with an object of it shown. */
async function prod(page: Page, kind: RegExp): Promise<void> {
  await start(page);
  await page.getByRole("radio", { name: /prod/ }).click();
  await expect(page.getByRole("radio", { name: /prod/ })).toBeChecked();
  await object(page, kind).first().click();
}

/** Scrolls to a line of the output and chooses it. */
async function choose(page: Page, text: string): Promise<void> {
  const line = output(page).getByText(text, { exact: false }).first();
  for (let turn = 0; turn < 40 && !(await line.isVisible()); turn += 1) {
    await output(page).hover();
    await page.mouse.wheel(0, 200);
    await page.waitForTimeout(30);
  }
  await line.click();
}

test("the output: outline, filter, raw text, hooks in their order, notes, computed values", async ({ page }) => {
  await start(page);
  const all = await objects(page).count();
  await page.getByRole("region", { name: "Output" }).getByRole("tab", { name: "Manifests" }).click();
  await page.keyboard.press("/");
  const filter = page.getByRole("searchbox", { name: "Filter objects by kind and name" });
  await expect(filter).toBeFocused();
  await page.keyboard.type("service valkey");
  await expect(objects(page)).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(output(page)).toContainText("kind: Service");
  await filter.click();
  await page.keyboard.press("Escape");
  await expect(objects(page)).toHaveCount(all);

  await object(page, /Deployment/).first().click();
  await output(page).hover();
  const pane = page.getByRole("region", { name: "Output" });
  await pane.getByTitle("Fold line").filter({ visible: true }).first().click();
  await pane.getByLabel("folded code").click();
  await expect(pane.getByLabel("folded code")).toHaveCount(0);

  await page.getByRole("radio", { name: /All/ }).click();
  await expect(output(page)).toContainText("# Source: storefront/templates/");
  await page.getByRole("button", { name: "Copy YAML" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^---\n# Source: storefront\//);
  await page.getByRole("radio", { name: /Object/ }).click();
  await object(page, /NOTES/).click();
  await expect(output(page)).not.toContainText("kind:");

  await page.keyboard.press("Alt+2");
  await page.getByRole("radio", { name: "Merged YAML" }).click();
  await expect(page.getByLabel("Merged values of dev")).toContainText("replicaCount: 1");
});

test("hooks stand in the order in which they run", async ({ page }) => {
  await start(page);
  const hook = (name: string, event: string, weight: number) =>
    `---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  annotations:\n    helm.sh/hook: ${event}\n    helm.sh/hook-weight: "${weight}"\n`;
  await drop(page, "hooks-1.0.0.tgz", tgzOf("hooks", {
    "Chart.yaml": "apiVersion: v2\nname: hooks\nversion: 1.0.0\n",
    "templates/a.yaml": hook("last", "post-install", -9) + hook("second", "pre-install", 5) + hook("first", "pre-install", -5),
  }));
  await expect(objects(page)).toHaveCount(3);
  await expect(objects(page)).toContainText(["first", "second", "last"]);
  await expect(objects(page).first()).toContainText("pre-install, weight -5");
});

test("a line of the output says why: layers, template, and back", async ({ page }) => {
  await prod(page, /Deployment/);
  await choose(page, "memory: 1Gi");
  await expect(card(page)).toContainText("values-prod.yaml line 13 sets it and overrides values.yaml line 29. Line 41 of deployment.yaml prints it.");
  const layers = card(page).getByRole("list", { name: "Layers, strongest first" }).getByRole("listitem");
  await expect(layers).toContainText([/--set.*not set/, /values-prod\.yaml.*line 13.*1Gi.*is used/, /values\.yaml.*line 29.*256Mi.*overridden/]);
  await expect(card(page)).toContainText("dev 256Mi");
  await expect(card(page)).toContainText("staging 512Mi");

  await card(page).getByRole("button", { name: /Go to template/ }).click();
  await expect(editor(page, "templates/deployment.yaml").getByText("toYaml .Values.resources")).toBeVisible();
  await card(page).getByRole("button", { name: /Go to value/ }).click();
  await expect(editor(page, "values-prod.yaml")).toBeVisible();
  // The walk: value, template, and the line again.
  await page.keyboard.press("Alt+t");
  await expect(editor(page, "values-prod.yaml")).toBeVisible();
  await page.keyboard.press("Alt+t");
  await expect(editor(page, "templates/deployment.yaml")).toBeVisible();
  await page.keyboard.press("Alt+t");
  await expect(output(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(card(page)).toHaveCount(0);

  // Through a helper, by keyboard alone.
  await choose(page, "- configMapRef:");
  await page.keyboard.press("Escape");
  await output(page).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Alt+w");
  await expect(card(page)).toContainText("It is included by deployment.yaml line 35");
  await expect(card(page).getByRole("list", { name: "The way through the templates" })).toContainText("_helpers.tpl:2");
});

test("a value is changed for the environment from the card", async ({ page }) => {
  await prod(page, /Deployment/);
  await choose(page, "memory: 1Gi");
  await card(page).getByRole("button", { name: "Change for prod" }).click();
  await expect(card(page)).toContainText("Writes line 13 of values-prod.yaml");
  await card(page).getByRole("textbox", { name: "Value for prod" }).fill("3Gi");
  await card(page).getByRole("button", { name: "Set for prod" }).click();
  await expect(output(page)).toContainText("memory: 3Gi");
  await expect(card(page)).toContainText("memory: 3Gi");
});

test("a line of a file lights up what it made", async ({ page }) => {
  await prod(page, /Deployment/);
  const values = await open(page, "values-prod.yaml");
  await find(page, values, "memory: 1Gi");
  const output = page.getByRole("region", { name: "Output" });
  await expect(output).toContainText("resources.limits.memory made 1 line in 1 object");
  await expect(object(page, /Deployment/).first()).toContainText("1");
  const template = await open(page, "_helpers.tpl", "templates/_helpers.tpl");
  await find(page, template, "trimSuffix");
  await expect(output).toContainText(/line 2 of _helpers\.tpl made \d\d lines in \d+ objects/);
  await expect(output).toContainText(/dev \d+/);
  // From there to a line that it made.
  await page.keyboard.press("Alt+w");
  await expect(card(page)).toContainText("_helpers.tpl");
  // Nothing of it is left over a large chart, which makes the page's memory grow.
  await page.keyboard.press("Escape");
  await expect(output).toContainText(/line 2 of _helpers\.tpl made/);
  await drop(page, "many.tgz", tgz({
    "many/Chart.yaml": "apiVersion: v2\nname: many\nversion: 1.0.0\n",
    "many/templates/all.yaml": "{{ range until 3000 }}---\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: cm-{{ . }}}\ndata: {text: {{ repeat 300 \"x\" }}}\n{{ end }}",
  }));
  await expect(object(page, "ConfigMap cm-2999")).toBeAttached({ timeout: 60_000 });
  await expect(output).not.toContainText("_helpers.tpl made");
  await object(page, "ConfigMap cm-2999").click();
  await expect(output).toContainText("name: cm-2999");
});

test("the values: who sets them, what reads them, what nothing reads", async ({ page }) => {
  await prod(page, /Deployment/);
  await page.keyboard.press("Alt+2");
  await expect(grid(page)).toBeVisible();
  const row = (name: string | RegExp) => grid(page).getByRole("row", { name });
  await expect(row(/^memory 1Gi/)).toContainText("values-prod.yaml");
  await expect(row(/^memory 1Gi/)).toContainText("256Mi");
  await page.getByRole("button", { name: /^Unused 1$/ }).click();
  await expect(row(/^targetMemory 80/)).toBeVisible();
  await expect(row(/^memory 1Gi/)).toHaveCount(0);
  await page.getByRole("button", { name: /^All \d/ }).click();
  await page.getByRole("searchbox", { name: "Filter keys and values" }).fill("limits");
  await row(/^memory 1Gi/).click();
  await expect(chosen(page)).toContainText("deployment.yaml:41");
  await expect(chosen(page)).toContainText("Deployment storefront");
  await expect(chosen(page)).toContainText("staging");
  await chosen(page).getByRole("textbox", { name: "Value for prod" }).fill("2Gi");
  await chosen(page).getByRole("button", { name: "Set for prod" }).click();
  await expect(row(/^memory 2Gi/)).toBeVisible();
  await expect(editor(page, "values-prod.yaml")).toContainText("memory: 2Gi");
  // Another environment, the same view.
  await page.keyboard.press("Alt+e");
  await expect(row(/^memory 256Mi/)).toBeVisible();
  // By keyboard.
  await page.getByRole("searchbox", { name: "Filter keys and values" }).fill("");
  await grid(page).getByRole("row").nth(1).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(chosen(page).getByRole("heading").first()).not.toBeEmpty();
});

test("the values as a form write to the environment's file", async ({ page }) => {
  await prod(page, /HPA/);
  await page.getByRole("tab", { name: "Values", exact: true }).click();
  await page.getByRole("radio", { name: "Form" }).click();
  const group = page.getByRole("group", { name: "autoscaling" });
  const most = group.getByLabel("maxReplicas", { exact: true });
  await expect(most).toHaveValue("12");
  await most.fill("14");
  await most.press("Enter");
  await expect(editor(page, "values-prod.yaml")).toContainText("maxReplicas: 14");
  await expect(group.getByLabel("enabled", { exact: true })).toBeChecked();
});

test("what is read and never set, and the name that was meant", async ({ page }) => {
  await start(page);
  await drop(page, "typo-1.0.0.tgz", tgzOf("typo", {
    "Chart.yaml": "apiVersion: v2\nname: typo\nversion: 1.0.0\n",
    "values.yaml": "image:\n  tga: 1.2\n",
    "templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  tag: {{ .Values.image.tag | default \"latest\" }}\n",
  }));
  await expect(objects(page)).toHaveCount(1);
  await page.keyboard.press("Alt+2");
  await expect(grid(page).getByRole("row", { name: /^tga 1\.2/ })).toContainText("tag?");
  await page.getByRole("button", { name: /^Never set 1$/ }).click();
  await expect(grid(page).getByRole("row", { name: /^image\.tag not set/ })).toContainText("a.yaml:6");
});

function tgzOf(name: string, files: Record<string, string>): Buffer {
  return tgz(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text])));
}
