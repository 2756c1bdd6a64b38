// Alt Up and Alt Down step the number, quantity or boolean under the cursor.

import type { Command, EditorView } from "@codemirror/view";

const PIECE = /true|false|-?\d+(?:\.\d+)?/g;

/** The number or boolean that the cursor touches. */
function piece(view: EditorView): { from: number; to: number; text: string } | null {
  const { main } = view.state.selection;
  const line = view.state.doc.lineAt(main.head);
  for (const match of line.text.matchAll(PIECE)) {
    const from = line.from + match.index;
    const to = from + match[0].length;
    const before = line.text[match.index - 1] ?? " ";
    const after = line.text.slice(match.index + match[0].length);
    // Not in the middle of a word; a quantity's unit may follow.
    if (/[\w.]/.test(before) || !/^(?:[EPTGMk]i?|m|h|s|ms)?(?![\w.])/.test(after)) continue;
    if (main.head >= from && main.head <= to + (/^\w*/.exec(after)?.[0].length ?? 0)) return { from, to, text: match[0] };
  }
  return null;
}

export const step = (by: number): Command => (view) => {
  const found = view.state.readOnly ? null : piece(view);
  if (!found) return false;
  const decimals = found.text.split(".")[1]?.length ?? 0;
  const next = found.text === "true" ? "false" : found.text === "false" ? "true"
    : (Number(found.text) + by * 10 ** -decimals).toFixed(decimals);
  view.dispatch({ changes: { from: found.from, to: found.to, insert: next }, userEvent: "input.step", selection: { anchor: found.from + next.length } });
  return true;
};
