// What few charts need is a module of its own: not there at the start, fetched when a template asks for it.
import { X509Certificate } from "node:crypto";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { drop, output, saved, start, tgz, zip } from "./support";
import type { Files } from "./support";

const MODULE = "**/pilothouse_rare_bg.wasm";

/** A chart of one ConfigMap with these lines of data. */
function files(data: string): Files {
  return {
    "rare/Chart.yaml": "apiVersion: v2\nname: rare\nversion: 0.1.0\n",
    "rare/templates/map.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: rare\ndata:\n${data}`,
  };
}

const configMap = (data: string): Buffer => tgz(files(data));

function fetches(page: Page): string[] {
  const urls: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("pilothouse_rare_bg.wasm")) urls.push(request.url());
  });
  return urls;
}

// What Helm prints for each.
const LINES: [template: string, printed: string][] = [
  ['dateInZone "2006-01-02 15:04 MST" (toDate "2006-01-02T15:04:05Z07:00" "2026-07-01T12:00:00Z") "Europe/Berlin"', "2026-07-01 14:00 CEST"],
  ['regexReplaceAll "\\\\p{Greek}+" "αβγ-web" "greek"', "greek-web"],
  ['regexReplaceAll "(?i)é" "CAFÉ café" "e"', "CAFe cafe"],
  ['snakecase "日本Web、App"', "日本_web、app"],
  ['sha512sum "hello" | trunc 16', "9b71d224bd62f378"],
  ['derivePassword 1 "long" "password" "user" "example.com"', "ZedaFaxcZaso9*"],
  ['encryptAES "key" "text" | decryptAES "key"', "text"],
  ['htpasswd "a" "b" | trunc 9', "a:$2a$10$"],
];

test("time zones, Unicode, checksums and passwords, fetched when a template asks", async ({ page }) => {
  const urls = fetches(page);
  await start(page);
  expect(urls).toEqual([]);
  await drop(page, "rare-0.1.0.tgz", configMap(LINES.map(([template], at) => `  line${at}: {{ ${template} | quote }}\n`).join("")));
  for (const [at, [, printed]] of LINES.entries()) await expect(output(page)).toContainText(`line${at}: "${printed}"`);
  expect(urls).toHaveLength(1);
});

test("a certificate that its authority has signed", async ({ page }) => {
  await start(page);
  await drop(page, "rare-0.1.0.tgz", configMap(
    '{{- $ca := genCA "the authority" 30 }}{{ $web := genSignedCert "web" nil (list "web.local") 30 $ca }}\n'
    + "  ca: {{ $ca.Cert | b64enc }}\n  web: {{ $web.Cert | b64enc }}\n",
  ));
  await expect(output(page)).toContainText("web: ", { timeout: 60_000 });
  const text = (await output(page).textContent()) ?? "";
  const certificate = (name: string): X509Certificate => {
    const [, base64] = new RegExp(`${name}: ([A-Za-z0-9+/]+=*)`).exec(text)!;
    return new X509Certificate(Buffer.from(base64!, "base64"));
  };
  const [authority, web] = [certificate("ca"), certificate("web")];
  expect(web.subjectAltName).toBe("DNS:web.local");
  expect(web.verify(authority.publicKey)).toBe(true);
});

test("a zip archive, and the environments of a pilothouse.yaml", async ({ page }) => {
  await start(page);
  await drop(page, "rare.zip", zip({
    ...files("  namespace: {{ .Release.Namespace }}\n"),
    "rare/pilothouse.yaml": "environments:\n  - name: first\n    namespace: one\n  - name: second\n    namespace: two\n",
  }));
  await expect(output(page)).toContainText("namespace: one");
  await page.getByRole("radio", { name: /second/ }).click();
  await expect(output(page)).toContainText("namespace: two");
});

test("a module that cannot be fetched is a problem in words, and is fetched when it can be", async ({ page }) => {
  await page.route(MODULE, (route) => route.abort());
  await start(page);
  await drop(page, "rare-0.1.0.tgz", configMap('  sum: {{ sha512sum "hello" | trunc 16 }}\n'));
  await page.keyboard.press("Control+j");
  await expect(page.getByRole("grid", { name: "Problems" })).toContainText("could not be fetched");
  await saved(page);
  await page.unroute(MODULE);
  await page.reload();
  await expect(output(page)).toContainText("sum: 9b71d224bd62f378");
});
