// Serves a folder (dist/ when none is named) as a plain static server would: `node server.mjs PORT [FOLDER]`. With
// `--headers` as one that reads the folder's file _headers.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const [port, ...rest] = process.argv.slice(2);
const withHeaders = rest[0] === "--headers";
const site = rest[withHeaders ? 1 : 0] ?? fileURLToPath(new URL("../../dist", import.meta.url));
const lines = withHeaders ? (await readFile(join(site, "_headers"), "utf8")).split("\n") : [];
const headers = Object.fromEntries(lines.filter((line) => line.startsWith("  ")).map((line) => line.trim().split(": ")));
const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".yaml": "text/plain; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://site").pathname));
  const file = join(site, path.endsWith("/") ? `${path}index.html` : path);
  try {
    const bytes = await readFile(file);
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", "cache-control": "no-cache", ...headers });
    response.end(bytes);
  } catch {
    response.writeHead(404, { "content-type": "text/plain" });
    response.end("not found");
  }
}).listen(Number(port), "127.0.0.1");
