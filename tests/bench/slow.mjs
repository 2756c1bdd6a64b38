// Serves a folder as a good host does – brotli, files with a version in their name kept for good – over a slow line:
// `node slow.mjs PORT FOLDER MBIT RTT`. The line is shared by all connections; half the round trip lies in each direction,
// and a new connection costs one. `/.sent` says how many bytes went down since it was last asked.
import { createServer } from "node:http";
import { connect, createServer as listen } from "node:net";
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [port, folder, mbit, rtt] = [Number(process.argv[2]), process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const types = {
  ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".wasm": "application/wasm", ".woff2": "font/woff2",
};

const files = new Map();
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const packed = extname(path) === ".woff2" ? null : brotliCompressSync(bytes, { params });
  files.set(path.slice(folder.length).replace(/^\/?/, "/"), { bytes, packed });
}

let sent = 0;
const site = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://site").pathname;
  if (path === "/.sent") {
    response.end(String(sent));
    sent = 0;
    return;
  }
  const name = path.endsWith("/") ? `${path}index.html` : path;
  const file = files.get(name);
  if (!file) return void response.writeHead(404).end();
  const headers = {
    "content-type": types[extname(name)] ?? "application/octet-stream",
    "cache-control": /-[0-9A-Za-z]{8,}|examples-/.test(name) ? "max-age=31536000, immutable" : "no-cache",
  };
  response.writeHead(200, file.packed ? { ...headers, "content-encoding": "br" } : headers);
  response.end(file.packed ?? file.bytes);
});
site.listen(port + 1, "127.0.0.1");

/** When the line is free again, in milliseconds. */
let free = 0;
const perByte = 8 / (mbit * 1000);
listen((client) => {
  client.setNoDelay(true);
  const opened = performance.now() + rtt;
  const server = connect(port + 1, "127.0.0.1");
  const later = (at, act) => setTimeout(act, Math.max(0, at - performance.now()));
  client.on("data", (data) => later(Math.max(opened, performance.now()) + rtt / 2, () => server.write(data)));
  server.on("data", (data) => {
    sent += data.length;
    // In pieces of a packet or so, so that connections take turns.
    for (let at = 0; at < data.length; at += 16_384) {
      const piece = data.subarray(at, at + 16_384);
      free = Math.max(free, performance.now()) + piece.length * perByte;
      later(free + rtt / 2, () => client.write(piece));
    }
  });
  const end = (socket) => () => socket.destroy();
  client.on("error", end(server)).on("close", end(server));
  server.on("error", end(client)).on("end", () => later(free + rtt, end(client)));
}).listen(port, "127.0.0.1");
