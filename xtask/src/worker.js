// The shell of the Web Worker: messages that come before the wasm runs are kept and delivered in order.
import { telling } from "pilothouse-answers";
import { answer, initSync } from "./pilothouse_rare.js";
import { secondHalf } from "./late.js";
import start from "./pilothouse_worker.js";

globalThis.tellPage = telling(name);

// What few charts need is a module of its own. It is fetched when a template first asks for it; the template waits.
const RARE = new URL("pilothouse_rare_bg.wasm", import.meta.url);
// The page gives a silent worker 5 seconds.
const PATIENCE = 4000;
let ready = false;
let bytes;
let failed;

function fetchNow(url, type = "arraybuffer") {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.responseType = type;
  request.timeout = PATIENCE;
  try {
    request.send();
  } catch {
    throw new Error("no answer");
  }
  if (request.status !== 200) throw new Error(`status ${request.status}`);
  return request.response;
}

// A slow connection gets another chance beside the work.
async function fetchLater() {
  const response = await fetch(RARE);
  if (response.ok) bytes = await response.arrayBuffer();
}

globalThis.answerRare = (request) => {
  if (!ready) {
    try {
      if (!bytes && performance.now() < failed?.until) throw failed.error;
      initSync({ module: new WebAssembly.Module(bytes ?? fetchNow(RARE)) });
      ready = true;
    } catch (error) {
      if (error !== failed?.error) {
        failed = { error, until: performance.now() + 2 * PATIENCE };
        bytes = undefined;
        fetchLater().catch(() => {});
      }
      throw new Error(
        `this needs a part of Pilothouse that could not be fetched (${error.message}): check the connection, then edit or reload`,
      );
    }
    bytes = undefined;
  }
  return answer(request);
};

// The fields of Kubernetes' objects (xtask/src/kubernetes.rs): fetched beside the work when they may be wanted soon, at once
// when they are.
const FIELDS = new URL("fields.txt", import.meta.url);
let fields;
let asked = false;

globalThis.kubernetesFields = (now) => {
  if (!now && !asked) {
    asked = true;
    fetch(FIELDS, { priority: "low" })
      .then((response) => response.ok && response.text())
      .then((text) => (fields ||= text))
      .catch(() => {});
  }
  if (!now) return undefined;
  try {
    fields ||= fetchNow(FIELDS, "text");
  } catch {
    return undefined;
  }
  // The session keeps it.
  const text = fields;
  fields = "";
  return text;
};

const WASM = new URL("pilothouse_worker_bg.wasm", import.meta.url);
const late = secondHalf(new URL("pilothouse_worker_late.wasm", import.meta.url), fetchNow);
globalThis.loadLate = (exports) => late.load(exports);

const early = [];
let give;
// The first worker gets its compiled module from boot.js, which began to fetch it before there was a worker; null where
// that failed. Those that follow fetch it themselves.
const given = location.hash === "#given" ? new Promise((resolve) => (give = resolve)) : null;
const keep = ({ data }) => (data === null || data instanceof WebAssembly.Module ? give?.(data) : early.push(data));
addEventListener("message", keep);
const worker = await start({ module_or_path: (await given) ?? WASM });
removeEventListener("message", keep);
for (const data of early) dispatchEvent(new MessageEvent("message", { data }));
if (worker.late_loaded) setTimeout(() => late.prepare().catch(() => {}), 2500);
