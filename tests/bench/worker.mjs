// The worker's WebAssembly in Node, as the browser has it: the modules of the release build in a folder.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { secondHalf } from "../../xtask/src/late.js";

// Starts it; `tell` gets what it tells the page. What is posted goes to `globalThis.onmessage`.
export async function start(folder, tell) {
  const file = (name) => join(resolve(folder), name);
  const module = (name) => new WebAssembly.Module(readFileSync(file(name)));
  Object.assign(globalThis, { name: "", self: globalThis });
  globalThis.tellPage = (message) => {
    if (typeof message === "string") throw new Error(message);
    tell(message);
  };
  const rare = await import(pathToFileURL(file("pilothouse_rare.js")).href);
  rare.initSync({ module: module("pilothouse_rare_bg.wasm") });
  globalThis.answerRare = rare.answer;
  const { initSync } = await import(pathToFileURL(file("pilothouse_worker.js")).href);
  initSync({ module: module("pilothouse_worker_bg.wasm") });
  const late = secondHalf(file("pilothouse_worker_late.wasm"), readFileSync);
  globalThis.loadLate = (exports) => late.load(exports);
}

export function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}
