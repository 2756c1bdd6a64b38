// The shell of the Web Worker: messages that come before the wasm runs are kept and delivered in order.
import start from "./pilothouse_worker.js";

const early = [];
const keep = (event) => early.push(event.data);
addEventListener("message", keep);
await start({ module_or_path: new URL("pilothouse_worker_bg.wasm", import.meta.url) });
removeEventListener("message", keep);
for (const data of early) dispatchEvent(new MessageEvent("message", { data }));
