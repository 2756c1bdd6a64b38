// Cards: what there is to say about a name, when it is pointed at.

import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import type { EditorView } from "@codemirror/view";

import type { Host } from "../ask";
import { card } from "./answers";
import type { Card, Row } from "./answers";
import { button, element, icon, prose } from "./dom";
import { doc } from "./docs";
import { openPanel } from "./panel";
import { paintLine, paintTemplate } from "../language";

/** The documentation under a key; null where there is none. */
export async function docNode(key: string, short = false): Promise<HTMLElement | null> {
  const found = await doc(key);
  if (!found) return null;
  const [signature, summary, example, output] = found;
  const node = element("div", "doc");
  const [name = "", ...rest] = signature.split(" ");
  const line = element("p", name.startsWith(".") ? "sig field" : "sig", element("b", "", name), rest.length ? ` ${rest.join(" ")}` : "");
  node.append(line, prose("p", "sum", summary));
  if (example && !short) node.append(code("template", example));
  if (output && !short) {
    const printed = output.trim();
    node.append(printed.includes("\n") ? element("pre", "code printed", printed) : element("p", "gives", "prints ", element("code", "", printed)));
  }
  // What is said of kinds of things has a kind before its name; a function has a row on the page of all.
  if (!key.includes(":") && !short) {
    const more = element("a", "link more", "In the list of functions");
    more.href = `functions.html#${key}`;
    more.target = "_blank";
    node.append(more);
  }
  return node;
}

/** A piece of a template or of YAML, in colours. */
export function code(language: string, text: string): HTMLElement {
  const block = element("pre", "code");
  for (const line of text.split("\n")) {
    const row = element("span", "");
    if (language === "template") paintTemplate(row, line);
    else paintLine(row, line, new Uint32Array(), "");
    block.append(row, "\n");
  }
  return block;
}

function layers(rows: Row[], host: Host): HTMLElement {
  const table = element("table", "layers");
  for (const row of rows) {
    const name = row.path
      ? button(`${row.label} line ${row.line}`, "link", () => host.tell("go", row.path, row.from, row.to))
      : element("span", "", row.label);
    const line = element("tr", row.kind, element("th", "", name), element("td", "", row.text));
    if (row.kind === "overridden") line.lastElementChild!.append(element("span", "vh", " overridden"));
    table.append(line);
  }
  return table;
}

/** A card as an element. */
export function cardNode(found: Card, host: Host): HTMLElement {
  const node = element("div", "card info");
  const documented = found.rows.find((row) => row.kind === "documentation");
  const title = () => element("p", found.title.startsWith(".") ? "sig field" : "sig", element("b", "", found.title));
  if (!documented) node.append(title());
  if (documented) {
    const place = element("div", "");
    if (documented.text.includes(":")) place.append(title());
    node.append(place);
    void docNode(documented.text).then((made) => made && place.replaceChildren(made));
  }
  if (found.text) node.append(element("p", "sum", found.text));
  const table = found.rows.filter((row) => row.kind === "layer" || row.kind === "overridden");
  if (table.length) node.append(layers(table, host));
  const elsewhere = found.rows.filter((row) => row.kind === "elsewhere");
  if (elsewhere.length) {
    const line = element("p", "elsewhere");
    for (const row of elsewhere) line.append(element("span", "", row.label ? `${row.label} ` : "", element("code", "", row.text)));
    node.append(line);
  }
  for (const row of found.rows) {
    if (row.kind === "code") {
      node.append(code(row.label, row.text));
      if (row.path) node.append(button(`${row.path}:${row.line}`, "link", () => host.tell("go", row.path, row.from, row.from)));
    } else if (row.kind === "use") {
      const go = button(row.label, "link", () => host.tell("go", row.path, row.from, row.to));
      node.append(element("p", "use", go, element("code", "", row.text)));
    } else if (row.kind === "warning") node.append(element("p", "note", icon("info"), row.text));
  }
  return node;
}

/** Cards for what the mouse points at. */
export function cards(host: Host): Extension {
  return hoverTooltip(async (_view, pos) => {
    const answer = await host.ask("card", pos);
    if (!answer) return null;
    const found = card(answer);
    if (pos < found.from || pos > found.to) return null;
    return { pos: found.from, end: found.to, above: true, create: () => ({ dom: cardNode(found, host) }) };
  }, { hoverTime: 350 });
}

/** The same for what the cursor is at, in the panel: for those who do not point. */
export async function showCard(view: EditorView, host: Host, at: number): Promise<void> {
  const answer = await host.ask("card", at);
  const body = answer ? cardNode(card(answer), host) : element("p", "anote", "There is nothing to say about this place");
  body.tabIndex = 0;
  openPanel(view, { name: "What this is", title: element("b", "", "What this is"), body });
  body.focus();
}
