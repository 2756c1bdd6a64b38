// The fonts that a first visit loads: what the page's own words and ASCII need. Called as `node fonts.mjs FOLDER`, which
// gets one .woff2 for each and a fonts.css that names them; the whole files follow as second faces, which a browser
// fetches only where another character is shown.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import subset from "subset-font";

const folder = process.argv[2];
const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join("");
/** Beyond ASCII: what stands in web/src and in what the session says. */
const signs = "\u00a0–—…·×“”‘’→←↑↓⌘⌥⇧−";
const fonts = [
  {
    name: "hanken-grotesk", family: "Hanken Grotesk", weight: "400 700", rest: "100 900",
    from: "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2", axes: { wght: { min: 400, max: 700 } },
  },
  { name: "commit-mono", family: "Commit Mono", weight: "400", rest: "400", from: "@fontsource/commit-mono/files/commit-mono-latin-400-normal.woff2" },
  { name: "commit-mono-bold", family: "Commit Mono", weight: "600 700", rest: "600 700", from: "@fontsource/commit-mono/files/commit-mono-latin-700-normal.woff2" },
];

/** A range of CSS for sorted code points. */
function ranges(points) {
  const runs = [];
  for (const point of points) {
    const last = runs.at(-1);
    if (last && last[1] === point - 1) last[1] = point;
    else runs.push([point, point]);
  }
  const hex = (point) => point.toString(16).toUpperCase();
  return runs.map(([from, to]) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`)).join(", ");
}

const points = [...new Set([...(ascii + signs)].map((char) => char.codePointAt(0)))].sort((a, b) => a - b);
/** What the whole files have beyond that: the range of the Latin subset, as its package says it. */
const latin = [
  [0x20, 0xff], [0x131], [0x152, 0x153], [0x2bb, 0x2bc], [0x2c6], [0x2da], [0x2dc], [0x304], [0x308], [0x329], [0x2000, 0x206f],
  [0x20ac], [0x2122], [0x2191], [0x2193], [0x2212], [0x2215], [0xfeff], [0xfffd],
];
const all = latin.flatMap(([from, to = from]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
const others = all.filter((point) => !points.includes(point) && !(point > 0x7e && point < 0xa0));
const css = [];
for (const font of fonts) {
  const path = new URL(`../../node_modules/${font.from}`, import.meta.url);
  const made = await subset(readFileSync(path), ascii + signs, {
    targetFormat: "woff2", noLayoutClosure: true, ...(font.axes ? { variationAxes: font.axes } : {}),
  });
  writeFileSync(join(folder, `${font.name}.woff2`), made);
  const face = (source, weight, range) =>
    `@font-face { font-family: "${font.family}"; src: url("${source}") format("woff2"); font-weight: ${weight}; font-display: swap; unicode-range: ${range}; }`;
  css.push(face(`./${font.name}.woff2`, font.weight, ranges(points)));
  css.push(face(font.from, font.rest, ranges(others)));
}
writeFileSync(join(folder, "fonts.css"), `${css.join("\n")}\n`);
