// Environments: edited, imported from the files of deployment tools, exported into them.
import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CANARY, OWN, drop, folder, object, output, saved, start, tgz } from "./support";

const chip = (page: Page, name: string | RegExp): Locator => page.getByRole("radiogroup", { name: "Environment" }).getByRole("radio", { name });
const dialog = (page: Page): Locator => page.getByRole("dialog", { name: /^Environment / });
const box = (page: Page): Locator => page.getByRole("region", { name: /^Environment / });

async function edit(page: Page, name: RegExp): Promise<Locator> {
  await chip(page, name).click();
  await page.getByRole("button", { name: "Edit the environment" }).click();
  await expect(dialog(page)).toBeVisible();
  return dialog(page);
}

test("what is typed into the editor of an environment applies by itself", async ({ page }) => {
  await start(page);
  const form = await edit(page, /prod/);
  await form.getByLabel("Release", { exact: true }).fill("shop");
  await form.getByLabel("Namespace", { exact: true }).fill("shop-prod");
  await form.getByRole("button", { name: "Set a value" }).click();
  await page.keyboard.type("image.tag");
  await page.keyboard.press("Tab");
  await page.keyboard.type("9.9.9");
  await form.getByRole("radio", { name: "Upgrade" }).click();
  await object(page, /Deployment/).click();
  await expect(output(page)).toContainText("9.9.9");
  await expect(output(page)).toContainText("name: shop");
  await expect(form.getByLabel("The same with Helm")).toContainText(/shop .*--set image.tag=9.9.9/);
  await form.getByRole("button", { name: "Done" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Edit the environment" })).toBeFocused();
  await expect(box(page)).toContainText("shop-prod");
  await expect(box(page)).toContainText("upgrade");
  await expect(page.getByRole("treeitem", { name: "pilothouse.yaml" })).toBeVisible();

  // It is there after a reload.
  await saved(page);
  await page.reload();
  await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
  await expect(box(page)).toContainText("shop-prod");
});

test("a field that cannot be right says so, and what was right stays", async ({ page }) => {
  await start(page);
  const form = await edit(page, /prod/);
  await form.getByLabel("Name", { exact: true }).fill("dev");
  await expect(form.getByRole("alert")).toHaveText("Another environment is called dev");
  await form.getByLabel("Name", { exact: true }).fill("prod");
  await form.getByLabel("Release", { exact: true }).fill("Not A Release");
  await expect(form.getByLabel("Release", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(form.getByRole("alert")).toContainText("lower case");
  await expect(form.getByRole("link", { name: "Schema" })).toHaveAttribute("href", "pilothouse.schema.json");
  await form.getByLabel("Kubernetes", { exact: true }).fill("latest");
  await expect(form.getByText("A version is written like 1.34.0")).toBeVisible();
  await form.getByRole("button", { name: "Done" }).click();
  await expect(box(page)).not.toContainText("Not A Release");
});

test("environments are added, renamed, duplicated, moved, removed, and brought back", async ({ page }) => {
  await start(page);
  await page.getByRole("button", { name: "New environment" }).click();
  await expect(dialog(page).getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.type("qa");
  await page.keyboard.press("Enter");
  await expect(chip(page, /^qa/)).toBeChecked();
  await dialog(page).getByRole("combobox", { name: "Add a values file" }).selectOption("values-staging.yaml");
  await expect(box(page).getByRole("listitem")).toHaveText([/values\.yaml/, /values-staging\.yaml/]);
  await dialog(page).getByRole("button", { name: "Duplicate" }).click();
  await expect(chip(page, /^qa-copy/)).toBeChecked();
  const names = () => page.getByRole("radiogroup", { name: "Environment" }).getByRole("radio").allTextContents();
  await dialog(page).getByRole("button", { name: "Move before" }).click();
  await expect.poll(names).toEqual(["dev", "staging", "prod", "qa-copy", "qa"]);
  await dialog(page).getByRole("button", { name: "Done" }).click();
  await chip(page, /^qa-copy/).focus();
  await page.keyboard.press("Alt+ArrowLeft");
  await expect.poll(names).toEqual(["dev", "staging", "qa-copy", "prod", "qa"]);

  await page.getByRole("button", { name: "Edit the environment" }).click();
  await dialog(page).getByRole("button", { name: "Remove the environment" }).click();
  await expect.poll(names).toEqual(["dev", "staging", "prod", "qa"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(names).toEqual(["dev", "staging", "qa-copy", "prod", "qa"]);
});

test("values files are put into another order, by keyboard and by drag", async ({ page }) => {
  await start(page);
  const form = await edit(page, /prod/);
  await form.getByRole("combobox", { name: "Add a values file" }).selectOption("values-dev.yaml");
  await form.getByRole("button", { name: "Done" }).click();
  const layers = box(page).getByRole("list", { name: "Values, weakest first" }).getByRole("listitem");
  await expect(layers).toHaveText([/values\.yaml/, /values-prod\.yaml/, /values-dev\.yaml/]);
  const grip = box(page).getByRole("button", { name: "Move values-dev.yaml" });
  await grip.focus();
  await page.keyboard.press("ArrowUp");
  await expect(layers).toHaveText([/values\.yaml/, /values-dev\.yaml/, /values-prod\.yaml/]);
  await expect(grip).toBeFocused();
  const [from, to] = [(await grip.boundingBox())!, (await layers.nth(2).boundingBox())!];
  await page.mouse.move(from.x + 6, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + to.height - 3, { steps: 5 });
  await page.mouse.up();
  await expect(layers).toHaveText([/values\.yaml/, /values-prod\.yaml/, /values-dev\.yaml/]);
});

test("environments that have no room are in a list", async ({ page }) => {
  await page.setViewportSize({ width: 1100, height: 800 });
  await start(page);
  for (const name of ["production-europe-central-1", "production-north-america-2", "production-asia-pacific-3"]) {
    await page.getByRole("button", { name: "Search and commands" }).click();
    await page.keyboard.type(">New environment");
    await page.keyboard.press("Enter");
    await expect(dialog(page).getByLabel("Name", { exact: true })).toBeFocused();
    await page.keyboard.type(name);
    await page.getByRole("button", { name: "Done" }).click();
  }
  const more = page.getByRole("combobox", { name: "More environments" });
  await expect(more).toBeVisible();
  await expect(more).toHaveValue("production-asia-pacific-3");
  // Every chip that is seen is seen as a whole.
  const bar = (await page.getByRole("radiogroup", { name: "Environment" }).boundingBox())!;
  for (const one of await page.getByRole("radiogroup", { name: "Environment" }).getByRole("radio").all()) {
    const place = (await one.boundingBox())!;
    expect(place.x + place.width).toBeLessThanOrEqual(bar.x + bar.width + 0.5);
  }
});

const sheet = (page: Page): Locator => page.getByRole("dialog").filter({ has: page.getByRole("button", { name: /^(Adopt|Close)/ }) });

test("a dropped Argo CD application offers its environment; taking it over can be undone", async ({ page }) => {
  await start(page);
  await drop(page, "canary.yaml", Buffer.from(CANARY));
  const found = sheet(page);
  await expect(found.getByRole("heading", { name: "Argo CD in canary.yaml" })).toBeVisible();
  const one = found.getByRole("list", { name: "Environments found" }).getByRole("listitem");
  await expect(one).toContainText("values-prod.yaml");
  await expect(one).toContainText("image.tag=7.7.7");
  await expect(one).toContainText(/canary\.yaml:\d+/);
  // What could not be read is said with its line.
  await expect(found.getByRole("region", { name: "Not read" })).toContainText("missing.yaml");
  await found.getByRole("button", { name: "Adopt 1 environment" }).click();
  await expect(chip(page, /canary/)).toBeVisible();
  await chip(page, /canary/).click();
  await expect(box(page)).toContainText("--set image.tag=7.7.7");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(chip(page, /canary/)).toHaveCount(0);
});

test("a file at hand is offered once when its chart is opened, and by a command", async ({ page }) => {
  await start(page);
  const files = { ...folder(OWN), "deploy/canary.yaml": CANARY };
  const packed = tgz(Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`storefront/${path}`, bytes])));
  await drop(page, "storefront-1.8.2.tgz", packed);
  await page.getByRole("button", { name: "Show them" }).click();
  await expect(sheet(page)).toContainText("image.tag=7.7.7");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type(">Import environments");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /deploy\/canary\.yaml/ }).click();
  await expect(sheet(page)).toContainText("image.tag=7.7.7");
});

test("a file that is nothing of the kind is refused in plain words", async ({ page }) => {
  await start(page);
  await drop(page, "notes.yaml", Buffer.from("hello: world\n"));
  await expect(page.getByRole("alertdialog")).toContainText("notes.yaml");
});

test("environments are exported, by templates that can be edited", async ({ page }) => {
  await start(page);
  await chip(page, /prod/).click();
  await page.getByRole("button", { name: "Edit the environment" }).click();
  await dialog(page).getByRole("button", { name: "Export" }).click();
  const out = page.getByRole("dialog", { name: "Export" });
  const result = out.getByRole("region", { name: /^Result/ });
  await expect(result).toContainText("helm upgrade --install");
  await expect(result).toContainText("values-prod.yaml");
  for (const [format, words] of [["Argo CD Application", "kind: Application"], ["GitLab CI", "helm upgrade"], ["GitHub Actions", "jobs:"]] as const) {
    await out.getByRole("radio", { name: format, exact: true }).click();
    await expect(result).toContainText(words);
  }
  await out.getByRole("radio", { name: "Helm command" }).click();
  await out.getByRole("button", { name: "Copy", exact: true }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("helm upgrade --install");

  await out.getByRole("button", { name: "Edit template" }).click();
  const template = out.getByRole("textbox", { name: "Template" });
  const before = await template.inputValue();
  await template.fill(`# my own words\n${before}`);
  await expect(result).toContainText("# my own words");
  await template.fill("fine\n{% for %}\n");
  await expect(out.getByRole("alert")).toContainText("Line 2");
  await template.fill(`# my own words\n${before}`);
  await expect(result).toContainText("# my own words");
  await page.keyboard.press("Escape");

  // It is remembered, and can be given up.
  await page.reload();
  await expect(output(page)).toContainText("apiVersion", { timeout: 30_000 });
  await page.keyboard.press("Control+k");
  await page.keyboard.type(">Export environments");
  await page.keyboard.press("Enter");
  await expect(result).toContainText("# my own words");
  await out.getByRole("button", { name: "Edit template" }).click();
  await out.getByRole("button", { name: "Reset" }).click();
  await expect(result).not.toContainText("# my own words");
});

test("a dropped repository offers the environments of its workflows", async ({ page }, info) => {
  const repository = info.outputPath("shop");
  const files = {
    ".github/workflows/deploy.yml": "on: push\njobs:\n  web:\n    runs-on: ubuntu-latest\n    strategy: {matrix: {env: [eu, us]}}\n    steps:\n" +
      "      - run: helm upgrade --install shop-${{ matrix.env }} deploy/charts/web -n shop-${{ matrix.env }}\n",
    "deploy/charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "deploy/charts/web/templates/all.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\n",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  await start(page);
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files: [repository], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) await browser.send("Input.dispatchDragEvent", { type, x: 500, y: 400, data });
  await expect(page.getByText(/deploy\.yml says how this chart is deployed: 2 environments/)).toBeVisible();
  await page.getByRole("button", { name: "Show them" }).click();
  await expect(page.getByRole("dialog")).toContainText("shop-eu");
});
