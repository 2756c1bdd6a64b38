// A pipeline, stage by stage.

import { StateEffect, StateField } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";

import type { Host } from "../ask";
import { card } from "./answers";
import type { Card, Row } from "./answers";
import { code } from "./card";
import { button, element, icon } from "./dom";
import { closePanel, openPanel, panelName } from "./panel";

const NAME = "Steps";
const mark = StateEffect.define<{ from: number; to: number } | null>();

const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(mark)) continue;
      const range = effect.value;
      const length = transaction.state.doc.length;
      if (!range || range.from >= Math.min(range.to, length)) return Decoration.none;
      return Decoration.set(Decoration.mark({ class: "cm-stepped" }).range(range.from, Math.min(range.to, length)));
    }
    return value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const steps: Extension = marked;

function stage(row: Row, at: number): HTMLElement {
  const failed = row.kind === "failed";
  const line = element("li", failed ? "stage failed" : "stage");
  const head = element("div", "stagehead", element("span", "num", String(at + 1)), code("template", `{{ ${row.label} }}`));
  if (row.detail) head.append(element("span", "type", row.detail));
  const text = row.text === "" ? element("p", "empty", "an empty text") : element("pre", "value scroll", row.text);
  if (failed) line.append(head, element("p", "sev error", icon("error"), row.text));
  else line.append(head, text);
  return line;
}

/** Which time the pipeline is evaluated: earlier, later, or one of the list. */
function turns(rows: Row[], choose: (turn: number) => void): HTMLElement {
  const at = Math.max(0, rows.findIndex((row) => row.detail));
  const select = element("select", "");
  select.setAttribute("aria-label", "For which element");
  rows.forEach((row, i) => select.append(new Option(row.label || `evaluation ${i + 1}`, String(i), false, i === at)));
  select.onchange = () => choose(Number(select.value));
  const before = button("Earlier element", "iconbtn sm", () => choose(at - 1), icon("chev-l"));
  const after = button("Later element", "iconbtn sm", () => choose(at + 1), icon("chev-r"));
  before.disabled = at === 0;
  after.disabled = at + 1 >= rows.length;
  return element("span", "turns", before, element("span", "select", select), after, element("span", "dim num", `${at + 1} of ${rows.length}`));
}

function fill(body: HTMLElement, title: HTMLElement, found: Card, choose: (turn: number) => void): void {
  const stages = found.rows.filter((row) => row.kind === "stage" || (row.kind === "failed" && row.label));
  const failures = found.rows.filter((row) => row.kind === "failed" && !row.label);
  const choice = found.rows.filter((row) => row.kind === "turn");
  title.replaceChildren(choice.length ? turns(choice, choose) : element("span", "dim ell", found.text));
  const list = element("ol", "stages");
  list.setAttribute("aria-label", "Stages");
  stages.forEach((row, at) => list.append(stage(row, at)));
  const notes = [...(stages.length ? [] : [found.text]), ...failures.map((row) => row.text)];
  body.replaceChildren(...notes.filter(Boolean).map((text) => element("p", "anote", text)), list);
}

/** Opens or closes the stages of the pipeline around the cursor. */
export function toggleSteps(view: EditorView, host: Host): void {
  if (panelName(view) === NAME) {
    closePanel(view);
    return;
  }
  let turn = 0;
  let last: number | null = null;
  let timer = 0;
  const body = element("div", "steps scroll");
  body.tabIndex = 0;
  const title = element("span", "");
  const look = async () => {
    const { from, to } = view.state.selection.main;
    const answer = await host.ask("steps", from, to, String(turn));
    if (panelName(view) !== NAME) return;
    if (!answer) {
      if (last === null) body.replaceChildren(element("p", "anote", "Put the cursor into a pipeline: between {{ and }}"));
      return;
    }
    const found = card(answer);
    if (last !== null && last !== found.from && turn !== 0) {
      // Another pipeline begins at its first turn.
      turn = 0;
      last = found.from;
      return look();
    }
    last = found.from;
    view.dispatch({ effects: mark.of(found) });
    fill(body, title, found, (chosen) => {
      turn = chosen;
      void look();
    });
  };
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void look(), 200);
  };
  openPanel(view, {
    name: NAME,
    title: element("span", "row", element("b", "", "Steps of the pipeline"), title),
    body,
    changed: (docChanged) => docChanged && later(),
    closed: () => {
      clearTimeout(timer);
      queueMicrotask(() => view.dispatch({ effects: mark.of(null) }));
    },
  });
  moved.set(view, later);
  void look();
}

/** Views with the stages open, and what to do when the cursor moves there. */
const moved = new WeakMap<EditorView, () => void>();

export const follows: Extension = EditorView.updateListener.of((update) => {
  if (update.selectionSet && panelName(update.view) === NAME) moved.get(update.view)?.();
});
