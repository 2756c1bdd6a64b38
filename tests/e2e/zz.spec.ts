// Every view in both themes has no findings of axe; what moves does not where motion is not wanted.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { find, object, open, output, replace, start } from "./support";

async function clean(page: Page, view: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map((node) => node.html.slice(0, 200)).join("\n    ")}`);
  expect(found.join("\n"), view).toBe("");
}


test("tmp completion", async ({ browser }) => {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "dark", reducedMotion: "reduce" })).newPage();
    await start(page);
    await page.getByRole("radio", { name: /prod/ }).click();
    const text = await open(page, "ingress.yaml", "templates/ingress.yaml");
    await replace(page, text, ".Values.ingress.tls.enabled", ".Values.ingress.tls");
    await page.keyboard.type(".");
    await expect(page.getByRole("listbox", { name: "Completions" })).toBeVisible();
    await clean(page, "completion");
    void find; void object; void output;
});
