// Where a name is said and used; another name for it everywhere.

import type { EditorView } from "@codemirror/view";

import type { Host } from "../ask";
import { card } from "./answers";
import type { Card, Row } from "./answers";
import { button, element, icon } from "./dom";
import { closePanel, openPanel } from "./panel";

function list(rows: Row[], host: Host, label: string): HTMLElement {
  const box = element("div", "places scroll");
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", label);
  rows.forEach((row, at) => {
    const line = element("div", `place ${row.kind}`, element("span", "where", row.label));
    if (row.detail && row.detail !== row.text) line.append(element("del", "", row.text), element("ins", "", row.detail));
    else line.append(element("code", "ell", row.text));
    line.setAttribute("role", "option");
    line.tabIndex = at === 0 ? 0 : -1;
    const go = () => row.path && host.tell("go", row.path, row.from, row.to);
    line.onclick = go;
    line.onkeydown = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter") go();
      else if (step) (box.children[at + step] as HTMLElement | undefined)?.focus();
      else return;
      event.preventDefault();
    };
    box.append(line);
  });
  return box;
}

function nothing(view: EditorView, name: string, text: string): void {
  const body = element("p", "anote", text);
  body.setAttribute("role", "status");
  openPanel(view, { name, title: name, body });
}

/** Goes to where the name at a place is said; from there to what uses it. Several are listed. */
export async function goToDefinition(view: EditorView, host: Host, at: number): Promise<void> {
  const answer = await host.ask("places", at, 0);
  const found = answer && card(answer);
  const first = found?.rows[0];
  if (!found || !first) return nothing(view, "Definition", "Nothing in the chart says what this is");
  if (found.rows.length > 1) showPlaces(view, host, found, first.kind === "use" ? "Uses" : "Definitions");
  host.tell("go", first.path, first.from, first.to);
}

function showPlaces(view: EditorView, host: Host, found: Card, name: string): void {
  const title = element("span", "", element("b", "mono", found.title), ` ${found.text}`);
  openPanel(view, { name, title, body: list(found.rows, host, name) });
}

/** Lists every place of the name at a place. */
export async function findReferences(view: EditorView, host: Host, at: number): Promise<void> {
  const answer = await host.ask("places", at, 1);
  const found = answer && card(answer);
  if (!found || found.rows.length === 0) return nothing(view, "References", "No value, template or subchart has its name here");
  showPlaces(view, host, found, "References");
  requestAnimationFrame(() => view.dom.querySelector<HTMLElement>(".places .place")?.focus());
}

/** Asks for another name for what stands at a place, and shows what that changes. */
export async function rename(view: EditorView, host: Host, at: number): Promise<void> {
  const first = await host.ask("rename", at);
  if (!first) return nothing(view, "Rename", "Values and named templates can be renamed; nothing here is one");
  const start = card(first);
  const input = element("input", "field mono");
  input.value = start.title;
  input.setAttribute("aria-label", "New name");
  const summary = element("span", "dim");
  summary.setAttribute("role", "status");
  const preview = element("div", "preview");
  let refused = false;
  const apply = button("Rename", "btn primary sm", () => {
    if (refused || !input.value || input.value === start.title) return;
    const name = input.value;
    closePanel(view);
    host.tell("apply-rename", host.path(), at, at, name);
  });
  const look = async () => {
    const answer = await host.ask("rename", at, at, input.value || start.title);
    if (!answer) return;
    const found = card(answer);
    const failed = found.rows.find((row) => row.kind === "failed");
    refused = failed !== undefined && input.value !== start.title;
    summary.textContent = refused ? failed!.text : found.text;
    summary.className = refused ? "sev error" : "dim";
    apply.disabled = refused || !input.value || input.value === start.title;
    const warnings = found.rows.filter((row) => row.kind === "warning").map((row) => element("p", "note", icon("warn"), row.text));
    preview.replaceChildren(...warnings, list(found.rows.filter((row) => row.kind === "use" || row.kind === "definition"), host, "What changes"));
  };
  input.oninput = () => void look();
  input.onkeydown = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    apply.click();
  };
  const body = element("div", "renaming", element("div", "row", input, apply, summary), preview);
  openPanel(view, { name: "Rename", title: element("span", "", "Rename ", element("b", "mono", start.title), " everywhere"), body });
  await look();
  input.focus();
  input.select();
}
