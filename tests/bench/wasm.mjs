// What it costs the worker's WebAssembly to open a chart: `node wasm.mjs WORKER ROUNDS REQUEST…`, a JSON line each with the
// median in µs. WORKER is the folder of the release build's modules; a REQUEST opens a chart (`pilothouse-split open`):
// unpack, load, merge values, render, sort, read the objects, answer, with nothing kept from the round before.
import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, rounds, ...requests] = process.argv.slice(2);
const file = (name) => join(resolve(folder), name);
const module = (name) => new WebAssembly.Module(readFileSync(file(name)));

let answered = 0;
Object.assign(globalThis, { name: "", self: globalThis });
globalThis.tellPage = (message) => {
  if (message instanceof Uint8Array) answered = message.length;
  if (typeof message === "string") throw new Error(message);
};
const rare = await import(pathToFileURL(file("pilothouse_rare.js")).href);
rare.initSync({ module: module("pilothouse_rare_bg.wasm") });
globalThis.answerRare = rare.answer;
const { initSync } = await import(pathToFileURL(file("pilothouse_worker.js")).href);
const worker = initSync({ module: module("pilothouse_worker_bg.wasm") });
globalThis.loadLate = () => {
  new WebAssembly.Instance(module("pilothouse_worker_late.wasm"), { late: worker });
  worker.late_loaded.value = 1;
};

for (const request of requests) {
  const data = new Uint8Array(readFileSync(request));
  const times = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    answered = 0;
    const start = performance.now();
    globalThis.onmessage({ data });
    times.push(performance.now() - start);
    if (answered < 1000) throw new Error(`${request}: the worker opened nothing`);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] * 1000;
  console.log(JSON.stringify({ chart: basename(request), phases: { wasm: { median } } }));
}
process.exit(0);
