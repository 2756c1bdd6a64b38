// Problems in the editor: a tinted line, a squiggle, a mark in the gutter, and a card when pointed at.

import { StateEffect, StateField } from "@codemirror/state";
import type { EditorState, Extension, Range } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter, hoverTooltip } from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";

export type Severity = "error" | "warn" | "info" | "hint";

/** A way to mend a problem. */
export interface Fix { title: string; edits: { path: string; from: number; to: number; text: string }[] }

export interface Problem {
  /** Its place among the problems of the file. */
  number: number;
  from: number;
  to: number;
  severity: Severity;
  title: string;
  explanation: string;
  message: string;
  fixes: Fix[];
}

export const setProblems = StateEffect.define<Problem[]>();
/** Shows the problem of that number in full below its line. */
export const openCard = StateEffect.define<number>();
export const closeCard = StateEffect.define<null>();

/** How web/src/assist.rs puts fixes into one text: their ends, the ends of their edits, the ends of an edit's parts. */
const [FIX, EDIT, PART] = ["\u0003", "\u0001", "\u0002"] as const;

/** Five words for each problem: severity, title, explanation, Helm's words, fixes. */
export function problemsFrom(positions: Uint32Array, words: string[]): Problem[] {
  return Array.from({ length: positions.length >> 1 }, (_, number) => {
    const [severity, title, explanation, message, fixes] = words.slice(5 * number, 5 * number + 5) as [Severity, string, string, string, string];
    return {
      number, from: positions[2 * number]!, to: positions[2 * number + 1]!, severity, title, explanation, message,
      fixes: fixes.split(FIX).filter(Boolean).map((text) => {
        const [name = "", ...edits] = text.split(EDIT);
        return {
          title: name,
          edits: edits.map((edit) => {
            const [path = "", from, to, insert = ""] = edit.split(PART);
            return { path, from: Number(from), to: Number(to), text: insert };
          }),
        };
      }),
    };
  });
}

const RANK: Record<Severity, number> = { error: 3, warn: 2, info: 1, hint: 0 };

interface Marks { list: Problem[]; decorations: DecorationSet }

function marks(state: EditorState, list: Problem[]): Marks {
  const ranges: Range<Decoration>[] = [];
  const length = state.doc.length;
  const lines = new Set<number>();
  for (const problem of list) {
    const from = Math.min(problem.from, length);
    const to = Math.min(Math.max(problem.to, from), length);
    const line = state.doc.lineAt(from);
    if (problem.severity === "error" && !lines.has(line.from)) {
      lines.add(line.from);
      ranges.push(Decoration.line({ class: "cm-problem-line" }).range(line.from));
    }
    // A problem without a length marks what is on its line.
    const start = from === to ? line.from + (line.text.length - line.text.trimStart().length) : from;
    const end = from === to ? line.to : to;
    if (start < end) ranges.push(Decoration.mark({ class: `sq ${problem.severity}` }).range(start, end));
  }
  return { list, decorations: Decoration.set(ranges, true) };
}

const field = StateField.define<Marks>({
  create: () => ({ list: [], decorations: Decoration.none }),
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setProblems)) return marks(transaction.state, effect.value);
    if (!transaction.docChanged) return value;
    const list = value.list.map((problem) => ({
      ...problem,
      from: transaction.changes.mapPos(Math.min(problem.from, transaction.changes.length), -1),
      to: transaction.changes.mapPos(Math.min(problem.to, transaction.changes.length), 1),
    }));
    return { list, decorations: value.decorations.map(transaction.changes) };
  },
  provide: (self) => EditorView.decorations.from(self, (value) => value.decorations),
});

/** The problems that are marked, where the text has taken them since. */
export const problemsOf = (state: EditorState): Problem[] => state.field(field).list;

class Mark extends GutterMarker {
  constructor(readonly severity: Severity, readonly title: string) {
    super();
  }

  override eq(other: Mark): boolean {
    return other.severity === this.severity && other.title === this.title;
  }

  override toDOM(): Node {
    const span = document.createElement("span");
    span.className = `cm-mark sev ${this.severity}`;
    span.title = this.title;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "ico sm");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", this.severity === "hint" ? "#info" : `#${this.severity}`);
    svg.append(use);
    span.append(svg);
    return span;
  }
}

function worstOn(state: EditorState, from: number, to: number): Problem | null {
  let worst: Problem | null = null;
  for (const problem of state.field(field).list) {
    const at = Math.min(problem.from, state.doc.length);
    if (at >= from && at <= to && (!worst || RANK[problem.severity] > RANK[worst.severity])) worst = problem;
  }
  return worst;
}

function card(view: EditorView, problem: Problem): HTMLElement {
  const dom = document.createElement("div");
  dom.className = `card problem ${problem.severity}`;
  const add = (name: string, cls: string, text: string) => {
    if (!text) return;
    const element = document.createElement(name);
    element.className = cls;
    element.textContent = text;
    dom.append(element);
  };
  add("b", "", problem.title);
  add("p", "", problem.explanation);
  if (problem.message !== problem.title) add("p", "mono said", problem.message);
  if (problem.fixes.length > 0) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn sm";
    button.textContent = problem.fixes.length > 1 ? `${problem.fixes.length} ways to mend it` : problem.fixes[0]!.title;
    button.onclick = () => view.dispatch({ effects: openCard.of(problem.number) });
    dom.append(button);
  }
  return dom;
}

export const problems: Extension = [
  field,
  gutter({
    class: "cm-marks",
    lineMarker(view, line) {
      const worst = worstOn(view.state, line.from, line.to);
      return worst ? new Mark(worst.severity, worst.title) : null;
    },
    domEventHandlers: {
      mousedown(view, line) {
        const worst = worstOn(view.state, line.from, line.to);
        if (worst) view.dispatch({ effects: openCard.of(worst.number) });
        return worst !== null;
      },
    },
    lineMarkerChange: (update) => update.docChanged || update.startState.field(field) !== update.state.field(field),
  }),
  hoverTooltip((view, pos) => {
    const line = view.state.doc.lineAt(pos);
    const here = view.state.field(field).list.filter((problem) => {
      const from = Math.min(problem.from, view.state.doc.length);
      return problem.from === problem.to ? from >= line.from && from <= line.to : pos >= problem.from && pos <= problem.to;
    });
    if (here.length === 0) return null;
    return {
      pos,
      above: false,
      create() {
        const dom = document.createElement("div");
        dom.className = "problem-cards";
        dom.append(...here.map((problem) => card(view, problem)));
        return { dom };
      },
    };
  }),
];
