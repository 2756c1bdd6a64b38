// What a key costs the worker's WebAssembly with three environments side by side: `node sides.mjs WORKER ROUNDS REQUESTS…`, a
// JSON line each with medians in µs. REQUESTS open a chart, compare two environments and watch the matrix of all; the last
// two are an edit and the one that takes it back (`pilothouse-split sides`). `shown`: until the shown environment is said,
// `sides`: until comparison and matrix are up to date, `cpu`: what the processor did for it (a busy machine makes the others
// longer).
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { median, start } from "./worker.mjs";

const [folder, rounds, ...files] = process.argv.slice(2);
let [shown, bytes, finished] = [0, 0, undefined];
await start(folder, (message) => {
  if (message instanceof Uint8Array) {
    shown ||= performance.now();
    bytes += message.length;
  } else if (message === false) finished?.();
});

async function ask(data) {
  [shown, bytes] = [0, 0];
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await new Promise((then) => {
    finished = then;
    globalThis.onmessage({ data });
  });
  const sides = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { shown: shown - begun, sides, cpu: (user + system) / 1000 };
}

for (const file of files) {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const requests = lines.map((line) => Uint8Array.from(Buffer.from(line, "hex")));
  for (const request of requests) await ask(request);
  if (bytes < 500) throw new Error(`${file}: nothing was compared`);
  const took = [];
  for (let round = 0; round < Number(rounds); round += 1) took.push(await ask(requests.at(-2 + (round % 2))));
  const phase = (name) => ({ median: median(took.map((one) => one[name])) * 1000 });
  console.log(JSON.stringify({ chart: basename(file), bytes, phases: { shown: phase("shown"), sides: phase("sides"), cpu: phase("cpu") } }));
}
process.exit(0);
