// What the tests do as a person would, and the charts that they bring along.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync, gzipSync } from "node:zlib";
import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A chart of this repository. */
export const OWN = join(root, "tests/charts/storefront");

/** Where the conformance run unpacks the corpus, which is not part of this repository. */
export const CORPUS = join(root, "target/conformance-corpus/charts");

export const INGRESS_NGINX = join(CORPUS, "kubernetes__ingress-nginx/ingress-nginx");

export const hasCorpus = existsSync(join(INGRESS_NGINX, "Chart.yaml"));

export type Files = Record<string, string | Buffer>;

/** All files of a folder, by path. */
export function folder(dir: string, prefix = ""): Files {
  const files: Files = {};
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory()) Object.assign(files, folder(join(dir, entry.name), path));
    else files[path] = readFileSync(join(dir, entry.name));
  }
  return files;
}

function header(name: string, size: number, type: string, link: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write("0000644\0", 100);
  block.write("0000000\0", 108);
  block.write("0000000\0", 116);
  block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  block.write("00000000000\0", 136);
  block.write("        ", 148);
  block.write(type, 156);
  block.write(link, 157, 100);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** A .tgz. `links` are symbolic links: name to target. */
export function tgz(files: Files, links: Record<string, string> = {}): Buffer {
  const blocks: Buffer[] = [];
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content as Buffer);
    blocks.push(header(name, bytes.length, "0", ""), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  for (const [name, target] of Object.entries(links)) blocks.push(header(name, 0, "2", target));
  blocks.push(Buffer.alloc(1024));
  return gzipSync(Buffer.concat(blocks));
}

function crc32(bytes: Buffer): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A .zip. */
export function zip(files: Files): Buffer {
  const members: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const [bytes, path] = [Buffer.from(content as Buffer), Buffer.from(name)];
    const packed = deflateRawSync(bytes);
    // Version, flags, method, time, date; what both records share goes on to the length of the extra field.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt16LE(0x21, 8);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(path.length, 22);
    const member = Buffer.concat([Buffer.from("PK\x03\x04"), shared, path, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), shared, place, path]));
    members.push(member);
    offset += member.length;
  }
  const all = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(all.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...members, all, Buffer.from("PK\x05\x06"), end]);
}

/** A chart's folder, packed as `helm package` packs it: everything under a folder of the chart's name. */
export function packed(dir: string, name: string): Buffer {
  return tgz(Object.fromEntries(Object.entries(folder(dir)).map(([path, bytes]) => [`${name}/${path}`, bytes])));
}

/** Drops a file on the page. */
export async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(({ name, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name));
    return transfer;
  }, { name, base64: bytes.toString("base64") });
  for (const type of ["dragenter", "dragover", "drop"]) await page.dispatchEvent("body", type, { dataTransfer: transfer });
}

/** The page, with something rendered. */
export async function start(page: Page, address = "./"): Promise<void> {
  await page.goto(address);
  await expect(objects(page).first()).toBeVisible({ timeout: 30_000 });
}

/** The chart that is open, by its name. */
export const chart = (page: Page, name: string | RegExp): Locator => page.getByRole("button", { name: typeof name === "string" ? new RegExp(`^Chart ${name}`) : name });

export const objects = (page: Page): Locator => page.getByRole("listbox", { name: "Objects" }).getByRole("option");

export const object = (page: Page, name: string | RegExp): Locator => page.getByRole("listbox", { name: "Objects" }).getByRole("option", { name });

/** The text of the output. */
export const output = (page: Page): Locator =>
  page.getByRole("region", { name: "Output" }).getByRole("textbox").and(page.locator("[aria-readonly=true]"));

export const editor = (page: Page, path: string): Locator => page.getByRole("textbox", { name: `Editor, ${path}` });

export const file = (page: Page, name: string): Locator => page.getByRole("treeitem", { name, exact: true });

/** Opens a file by its row in the tree. */
export async function open(page: Page, name: string, path = name): Promise<Locator> {
  await file(page, name).click();
  const text = editor(page, path);
  await expect(text).toBeVisible();
  return text;
}

/** Finds text in the open file with the editor's own search, and selects it. */
export async function find(page: Page, text: Locator, wanted: string): Promise<void> {
  await text.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+f");
  await expect(page.getByRole("textbox", { name: "Find" })).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(wanted);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
}

/** Replaces text in the open file. */
export async function replace(page: Page, text: Locator, wanted: string, replacement: string): Promise<void> {
  await find(page, text, wanted);
  await page.keyboard.insertText(replacement);
}

/** Waits until the work is written down. */
export async function saved(page: Page): Promise<void> {
  await expect(page.getByText("Saved in this browser")).toBeVisible();
}

/** A file of Argo CD that deploys the storefront, with a values file that the chart does not have. */
export const CANARY = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop-canary
spec:
  project: default
  destination:
    namespace: canary
    server: https://kubernetes.default.svc
  source:
    repoURL: https://example.com/charts.git
    path: storefront
    targetRevision: HEAD
    helm:
      releaseName: shop
      valueFiles:
        - values-prod.yaml
        - missing.yaml
      parameters:
        - name: image.tag
          value: "7.7.7"
`;
