// Which functions of the worker a first visit runs: `node first-visit.mjs GLUE COUNTING REQUESTS RAN`.
// COUNTING is GLUE's module as `pilothouse-split count` made it; RAN gets the functions' numbers.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [glue, counting, requests, ran] = process.argv.slice(2);
const seen = new Uint8Array(1 << 16);
const Instance = WebAssembly.Instance;
WebAssembly.Instance = function (module, imports) {
  return new Instance(module, { ...imports, late: { ran: (number) => { seen[number] = 1; } } });
};
WebAssembly.Instance.prototype = Instance.prototype;

// What the worker finds around it.
let answers = 0;
Object.assign(globalThis, { name: "", self: globalThis, tellPage: () => { answers += 1; } });
globalThis.answerRare = () => { throw new Error("a first visit needs nothing rare"); };

const { initSync } = await import(pathToFileURL(glue).href);
initSync({ module: new WebAssembly.Module(readFileSync(counting)) });
for (const line of readFileSync(requests, "utf8").trim().split("\n")) {
  globalThis.onmessage({ data: Uint8Array.from(Buffer.from(line, "hex")) });
  // The other environments follow after a pause.
  await new Promise((then) => setTimeout(then, 1000));
}
if (answers < 12) throw new Error(`the worker answered ${answers} times`);
const numbers = [...seen.keys()].filter((number) => seen[number]);
writeFileSync(ran, numbers.join("\n"));
console.log(`    ${numbers.length} functions run at a first visit`);
process.exit(0);
