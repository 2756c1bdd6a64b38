// A problem in full, below its line: what it is, each way to mend it as a difference, and Helm's own words.

import { StateEffect, StateField } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";

import type { Host } from "../ask";
import { closeCard, openCard, problemsOf } from "../problems";
import type { Fix, Problem } from "../problems";
import { button, element, icon } from "./dom";

/** Lines before and after an edit, without those that stay. */
function difference(view: EditorView, fix: Fix, path: string): HTMLElement {
  const box = element("pre", "fixdiff");
  const rows: { sign: "-" | "+"; text: string }[] = [];
  const line = (sign: "-" | "+", text: string) => rows.push({ sign, text });
  for (const edit of fix.edits) {
    const { doc } = view.state;
    if (edit.path !== path || edit.to > doc.length) {
      for (const text of edit.text.replace(/^\n|\n$/g, "").split("\n")) line("+", text);
      continue;
    }
    const first = doc.lineAt(edit.from);
    const last = doc.lineAt(edit.to);
    const before = doc.sliceString(first.from, last.to).split("\n");
    const after = `${doc.sliceString(first.from, edit.from)}${edit.text}${doc.sliceString(edit.to, last.to)}`.split("\n");
    while (before.length && after.length && before[0] === after[0]) {
      before.shift();
      after.shift();
    }
    while (before.length && after.length && before.at(-1) === after.at(-1)) {
      before.pop();
      after.pop();
    }
    before.forEach((text) => line("-", text));
    after.forEach((text) => line("+", text));
  }
  // The indentation that all share says nothing.
  const indents = rows.filter(({ text }) => text.trim()).map(({ text }) => text.length - text.trimStart().length);
  const shared = indents.length ? Math.min(...indents) : 0;
  for (const { sign, text } of rows) box.append(element("span", sign === "-" ? "del" : "add", `${sign} ${text.slice(shared)}`));
  return box;
}

/** Makes the edits of a fix. */
export function applyFix(view: EditorView, host: Host, problem: Problem, fix: Fix): void {
  const path = host.path();
  if (fix.edits.some((edit) => edit.path !== path)) {
    host.tell("fix", path, problem.number, problem.fixes.indexOf(fix));
    return;
  }
  const { length } = view.state.doc;
  const changes = fix.edits.map((edit) => ({ from: Math.min(edit.from, length), to: Math.min(edit.to, length), insert: edit.text }));
  view.dispatch({ changes, userEvent: "input.fix", scrollIntoView: true, effects: show.of(null) });
  view.focus();
}

function cardNode(view: EditorView, host: Host, problem: Problem): HTMLElement {
  const path = host.path();
  const node = element("div", `fixcard ${problem.severity}`);
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", problem.title);
  const close = button("Close", "iconbtn sm", () => view.dispatch({ effects: show.of(null) }), icon("x"));
  node.append(element("div", "fixhead", element("b", "", problem.title), close));
  if (problem.explanation) node.append(element("p", "", problem.explanation));
  problem.fixes.forEach((fix, at) => {
    const first = fix.edits[0];
    const place = !first ? "" : first.path === path ? `line ${view.state.doc.lineAt(Math.min(first.from, view.state.doc.length)).number}` : first.path;
    const keys = at === 0 ? [element("kbd", "kbd", element("i", "", "Ctrl"), element("i", "", "."))] : [];
    const apply = element("button", at === 0 ? "btn primary sm" : "btn sm", icon("wand"), fix.title, ...keys);
    apply.type = "button";
    apply.onclick = () => applyFix(view, host, problem, fix);
    node.append(element("div", "fix", element("div", "grow", element("p", "dim", place), difference(view, fix, path)), apply));
  });
  if (problem.message) node.append(element("p", "says", "Helm says ", element("code", "", problem.message)));
  return node;
}

class CardWidget extends WidgetType {
  constructor(readonly problem: Problem, readonly host: Host) {
    super();
  }

  override eq(other: CardWidget): boolean {
    return other.problem === this.problem;
  }

  override toDOM(view: EditorView): HTMLElement {
    // Margins of what stands between lines would not be measured.
    const room = element("div", "fixroom", cardNode(view, this.host, this.problem));
    room.style.width = `${view.scrollDOM.clientWidth - view.contentDOM.getBoundingClientRect().left + view.scrollDOM.getBoundingClientRect().left}px`;
    return room;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const show = StateEffect.define<Problem | null>();

const shown = (host: Host) => StateField.define<{ problem: Problem | null; decorations: DecorationSet }>({
  create: () => ({ problem: null, decorations: Decoration.none }),
  update(value, transaction) {
    let { problem } = value;
    for (const effect of transaction.effects) {
      if (effect.is(show)) problem = effect.value;
      if (effect.is(openCard)) problem = problemsOf(transaction.state).find((one) => one.number === effect.value) ?? null;
      if (effect.is(closeCard)) problem = null;
    }
    if (transaction.docChanged && problem) {
      // Stays as long as its problem does.
      const { title } = problem;
      problem = problemsOf(transaction.state).find((one) => one.title === title) ?? null;
    } else if (problem && !problemsOf(transaction.state).includes(problem)) {
      const { title } = problem;
      problem = problemsOf(transaction.state).find((one) => one.title === title) ?? null;
    }
    if (problem === value.problem && !transaction.docChanged) return value;
    if (!problem) return { problem: null, decorations: Decoration.none };
    const line = transaction.state.doc.lineAt(Math.min(problem.from, transaction.state.doc.length));
    const widget = Decoration.widget({ widget: new CardWidget(problem, host), side: 1, block: true });
    return { problem, decorations: Decoration.set(widget.range(line.to)) };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.decorations),
});

/** The problem on the cursor's line that can be mended, else any there, else the first of the file. */
export function problemHere(view: EditorView): Problem | undefined {
  const { state } = view;
  const line = state.doc.lineAt(state.selection.main.head);
  const here = problemsOf(state).filter((one) => Math.min(one.from, state.doc.length) >= line.from && one.from <= line.to);
  return here.find((one) => one.fixes.length > 0) ?? here[0];
}

/** Applies the first fix on the cursor's line. */
export function fixHere(view: EditorView, host: Host): boolean {
  const problem = problemHere(view);
  const fix = problem?.fixes[0];
  if (!problem) return false;
  if (fix) applyFix(view, host, problem, fix);
  else view.dispatch({ effects: show.of(problem) });
  return true;
}

/** Closes the card that is open. */
export const closeFixCard = (view: EditorView): void => view.dispatch({ effects: show.of(null) });

export const fixes = (host: Host): Extension => shown(host);
