// Folding by indentation: of YAML, and of templates, whose lines are indented likewise.

import { codeFolding, foldAll, foldGutter, foldKeymap, foldService, unfoldAll } from "@codemirror/language";
import type { EditorState, Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";

const LONGEST = 5_000;

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

function below(state: EditorState, from: number): { from: number; to: number } | null {
  const line = state.doc.lineAt(from);
  const indent = indentOf(line.text);
  if (indent === line.text.length) return null;
  let last = 0;
  for (let number = line.number + 1; number <= Math.min(state.doc.lines, line.number + LONGEST); number += 1) {
    const next = state.doc.line(number);
    const own = indentOf(next.text);
    if (own === next.text.length) continue;
    // A list may stand at the indentation of its key.
    const listed = own === indent && next.text.startsWith("- ", own) && /:\s*$/.test(line.text);
    if (own < indent || (own === indent && !listed)) break;
    last = next.to;
  }
  return last > line.to ? { from: line.to, to: last } : null;
}

export const folding: Extension = [
  foldService.of((state, from) => below(state, from)),
  codeFolding({ placeholderText: "…" }),
  foldGutter({ openText: "⌄", closedText: "›" }),
  keymap.of(foldKeymap),
];

export { foldAll, unfoldAll };
