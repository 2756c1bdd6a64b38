// Helm 4.3 and Helm 3.22: an environment follows one of them, and what the other prints is a click away.
import { expect, test } from "@playwright/test";
import { chart, drop, open, output, replace, start, tgz } from "./support";

const CHART = {
  "two/Chart.yaml": "apiVersion: v2\nname: two\nversion: 0.1.0\n",
  "two/values.yaml": "name: first\n",
  "two/templates/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\ndata:\n  helm: {{ .Capabilities.HelmVersion.Version }}\n",
};

test("what the other Helm prints", async ({ page }) => {
  await start(page);
  const environment = page.getByRole("region", { name: /^Environment / });
  await environment.getByRole("button", { name: "What Helm 3.22 prints" }).click();
  await expect(page.getByText("Helm 3.22 prints the same for dev")).toBeVisible();

  await drop(page, "two-0.1.0.tgz", tgz(CHART));
  await expect(chart(page, "two")).toBeVisible();
  await expect(output(page)).toContainText("helm: v4.3");
  await environment.getByRole("button", { name: "What Helm 3.22 prints" }).click();
  const differences = page.getByRole("region", { name: "Differences" });
  await expect(differences).toContainText("helm: v4.3");
  await expect(differences).toContainText("helm: v3.22");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Close the comparison" }).click();
  await expect(output(page)).toContainText("name: first");
  await replace(page, await open(page, "values.yaml"), "first", "second");
  await expect(output(page)).toContainText("name: second");

  await environment.getByLabel("Helm", { exact: true }).selectOption("3.22.0");
  await expect(output(page)).toContainText("helm: v3.22");
  await expect(environment.getByRole("button", { name: "What Helm 4.3 prints" })).toBeVisible();
});
