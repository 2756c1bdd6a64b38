// What it costs the worker's WebAssembly to open a chart: `node wasm.mjs WORKER ROUNDS REQUEST…`, a JSON line each with the
// median in µs. WORKER is the folder of the release build's modules; a REQUEST opens a chart (`pilothouse-split open`):
// unpack, load, merge values, render, sort, read the objects, answer, with nothing kept from the round before.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { median, start } from "./worker.mjs";

const [folder, rounds, ...requests] = process.argv.slice(2);
let answered = 0;
await start(folder, (message) => {
  if (message instanceof Uint8Array) answered = message.length;
});

for (const request of requests) {
  const data = new Uint8Array(readFileSync(request));
  const times = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    answered = 0;
    const begun = performance.now();
    globalThis.onmessage({ data });
    times.push(performance.now() - begun);
    if (answered < 1000) throw new Error(`${request}: the worker opened nothing`);
  }
  console.log(JSON.stringify({ chart: basename(request), phases: { wasm: { median: median(times) * 1000 } } }));
}
process.exit(0);
