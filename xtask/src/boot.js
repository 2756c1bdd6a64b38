// Starts the worker, then the page. The build fills in SITE, the names of its files; where SITE.offline, the site is kept
// for visits without a network.
import { secondHalf } from "./late.js";

const url = (path) => new URL(path, import.meta.url).href;
const name = `pilothouse-${Math.random().toString(36).slice(2)}`;
const worker = new Worker(url(`${SITE.worker}#given`), { type: "module", name });
WebAssembly.compileStreaming(fetch(url(SITE.workerWasm)))
  .catch(() => null)
  .then((module) => worker.postMessage(module));
const ours = { early: { name, worker }, worker: url(SITE.worker), examples: url(SITE.examples), docs: url(SITE.docs) };
globalThis.pilothouse = ours;

if (SITE.offline) {
  const register = () => navigator.serviceWorker?.register(url("sw.js")).catch(() => {});
  addEventListener("load", () => setTimeout(register, 4000));
} else {
  navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
}

// A page gets bytes while it waits as a text only, a letter for each.
function fetchNow(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`status ${request.status}`);
  return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff);
}

const late = secondHalf(url(SITE.pageLate), fetchNow);
globalThis.loadLate = (exports) => late.load(exports);

async function prepare(exports) {
  try {
    await late.prepare();
    late.load(exports);
  } catch {
    setTimeout(() => prepare(exports), 5000);
  }
}

const [page, editor] = await Promise.all([import(url(SITE.page)), import(url(SITE.editor))]);
ours.editor = editor;
const exports = await page.default({ module_or_path: url(SITE.pageWasm) });
// Where the service worker has it, it costs nothing.
if (exports.late_loaded) setTimeout(() => prepare(exports), navigator.serviceWorker?.controller ? 0 : 1000);
