// The first visit and what is kept of it: the example, the gallery, playgrounds, two tabs, a visit without a network.
import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { chart, editor, object, objects, open, output, replace, saved, start } from "./support";

const gallery = (page: Page): Locator => page.getByRole("dialog", { name: "Charts" });

async function openGallery(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Chart / }).click();
  await page.getByRole("menuitem", { name: "Examples and saved playgrounds" }).click();
  await expect(gallery(page)).toBeVisible();
}

test("the example is live at once, and nothing is saved before something is changed", async ({ page }) => {
  await page.goto("./");
  await expect(output(page)).toContainText("kind: Deployment", { timeout: 30_000 });
  // The way to a chart of one's own is in sight, until there is work of one's own.
  const own = page.getByRole("button", { name: "Open your chart" });
  await own.click();
  await expect(gallery(page).getByRole("heading", { name: "Open your chart" })).toBeVisible();
  await page.keyboard.press("Escape");
  await replace(page, await open(page, "values-dev.yaml"), "replicaCount", "replicasCount");
  await saved(page);
  await expect(own).toHaveCount(0);
});

test("a visitor is told what this is, tries it, and is not told again", async ({ browser }) => {
  const page = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage();
  await start(page);
  const welcome = page.getByRole("region", { name: "Welcome" });
  await expect(welcome).toContainText("See what your Helm chart becomes.");
  await welcome.getByRole("button", { name: "Change replicaCount" }).click();
  await expect(editor(page, "values.yaml")).toBeFocused();
  await expect(page.getByText(/^Ln 5, Col 1/)).toBeVisible();
  await page.keyboard.press("End");
  await page.keyboard.type("2");
  await expect(output(page)).toContainText("replicas: 12");
  // Nothing moves by itself: it goes when it is told to.
  await expect(welcome).toBeVisible();
  await welcome.getByRole("button", { name: "Close the welcome" }).click();
  await expect(welcome).toHaveCount(0);
  await saved(page);
  await page.reload();
  await expect(output(page)).toContainText("replicas: 12", { timeout: 30_000 });
  await expect(welcome).toHaveCount(0);
  await page.context().close();
});

const EXAMPLES: [RegExp, string, RegExp, string][] = [
  [/The smallest chart/, "hello", /Deployment/, "replicas: 2"],
  [/Named templates/, "catalog", /Service/, "app.kubernetes.io/name: catalog"],
  [/Loops and conditions/, "gateway", /Ingress/, "host: status.example.com"],
  [/Umbrella chart/, "platform", /ConfigMap/, "domain: example.com"],
  [/Library chart/, "orders", /Deployment.*worker/, "QUEUE"],
  [/Values schema/, "registry", /Deployment/, "/var/lib/registry"],
  [/Hooks and weights/, "accounts", /Job/, "helm.sh/hook"],
  [/Config from files/, "proxy", /ConfigMap/, "proxy_pass http://catalog:8080;"],
  [/Storefront/, "storefront", /Deployment/, "kind: Deployment"],
];

test("every example of the gallery opens and has no problems", async ({ page }) => {
  await start(page);
  for (const [title, name, kind, text] of EXAMPLES) {
    await openGallery(page);
    await gallery(page).getByRole("button", { name: title }).click();
    await expect(chart(page, name)).toBeVisible();
    await object(page, kind).first().click();
    await expect(output(page), name).toContainText(text);
    await expect(page.getByRole("button", { name: "Problems: 0 errors, 0 warnings, 0 notes" }), name).toBeVisible();
  }
});

test("playgrounds are listed, renamed, duplicated, deleted and brought back", async ({ page }) => {
  await start(page);
  await openGallery(page);
  await gallery(page).getByRole("button", { name: /The smallest chart/ }).click();
  await replace(page, await open(page, "values.yaml"), "replicas: 2", "replicas: 9");
  await saved(page);
  await openGallery(page);
  const kept = gallery(page).getByRole("list", { name: "Saved in this browser" });
  await kept.getByRole("button", { name: "Rename hello" }).click();
  await page.getByRole("textbox", { name: "New name of hello" }).fill("Nine of them");
  await page.keyboard.press("Enter");
  await expect(kept.getByRole("button", { name: /^Nine of them/ })).toBeVisible();
  await kept.getByRole("button", { name: "Duplicate Nine of them" }).click();
  await expect(kept.getByRole("listitem")).toHaveCount(2);
  await kept.getByRole("button", { name: "Delete Nine of them copy" }).click();
  await expect(kept.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(kept.getByRole("listitem")).toHaveCount(2);
  await kept.getByRole("button", { name: /^Nine of them copy/ }).click();
  await expect(chart(page, "hello")).toBeVisible();
  await expect(output(page)).toContainText("replicas: 9");
});

test("two tabs with one playground: a copy, or one takes over; no work is lost", async ({ page, context }) => {
  await start(page);
  await openGallery(page);
  await gallery(page).getByRole("button", { name: /The smallest chart/ }).click();
  const first = await open(page, "values.yaml");
  await replace(page, first, "replicas: 2", "replicas: 3");
  await saved(page);

  const other = await context.newPage();
  await start(other);
  await expect(chart(other, "hello")).toBeVisible();
  await expect(other.getByText("Open in another tab.")).toBeVisible();
  // What is typed in the meantime comes along.
  await replace(page, first, "replicas: 3", "replicas: 4");
  await other.getByRole("button", { name: "Take over" }).click();
  await expect(output(other)).toContainText("replicas: 4");
  await expect(other.getByText("Open in another tab.")).toHaveCount(0);
  await expect(page.getByText("Open in another tab.")).toBeVisible();
  await replace(other, await open(other, "values.yaml"), "replicas: 4", "replicas: 5");
  await saved(other);

  // The first tab goes on with a copy as soon as it is typed in.
  await page.bringToFront();
  await replace(page, first, "replicas: 4", "replicas: 6");
  await expect(page.getByText(/This is a copy now/)).toBeVisible();
  await saved(page);
  await openGallery(page);
  const kept = gallery(page).getByRole("list", { name: "Saved in this browser" });
  await expect(kept.getByRole("listitem")).toHaveCount(2);
  await kept.getByRole("button", { name: /^hello 0/ }).click();
  await expect(output(page)).toContainText("replicas: 5");
});

test("the second visit works without a network", async ({ page, context }) => {
  await start(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await expect.poll(() => page.evaluate(async () => {
    const names = await caches.keys();
    const cache = names[0] ? await caches.open(names[0]) : null;
    return (await cache?.keys())?.length ?? 0;
  })).toBeGreaterThan(10);
  await context.setOffline(true);
  await page.reload();
  await expect(objects(page).first()).toBeVisible({ timeout: 30_000 });
  await openGallery(page);
  await gallery(page).getByRole("button", { name: /Umbrella chart/ }).click();
  await expect(chart(page, "platform")).toBeVisible();
  await replace(page, await open(page, "values.yaml"), "replicas: 2", "replicas: 8");
  await object(page, /Deployment/).first().click();
  await expect(output(page)).toContainText("replicas: 8");
});
