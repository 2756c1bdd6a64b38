// What belongs together and what is not seen: the `else` and `end` of an `if`, and the white space that `{{-` and
// `-}}` eat.

import { StateEffect, StateField } from "@codemirror/state";
import type { EditorState, Extension } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, WidgetType } from "@codemirror/view";
import type { DecorationSet, ViewUpdate } from "@codemirror/view";

import type { Host } from "../ask";
import { ranges } from "./answers";

interface Span { from: number; to: number }

const setBlock = StateEffect.define<Span[]>();
const setEaten = StateEffect.define<Span[] | null>();

const block = StateField.define<{ spans: Span[]; decorations: DecorationSet }>({
  create: () => ({ spans: [], decorations: Decoration.none }),
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setBlock)) continue;
      const length = transaction.state.doc.length;
      const spans = effect.value.filter((span) => span.from < span.to && span.to <= length);
      return { spans, decorations: Decoration.set(spans.map((span) => Decoration.mark({ class: "cm-partner" }).range(span.from, span.to))) };
    }
    if (transaction.docChanged && value.spans.length) return { spans: [], decorations: Decoration.none };
    return value;
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.decorations),
});

/** Words of the language whose partners are worth asking for. */
const WORD = /^(?:if|else|end|range|with|define|block)$/;

function keywordAt(state: EditorState): boolean {
  const { main } = state.selection;
  if (!main.empty) return false;
  const word = state.wordAt(main.head);
  return word !== null && WORD.test(state.sliceDoc(word.from, word.to));
}

/** Shows the partners of the keyword under the cursor. */
const partners = (host: Host) => ViewPlugin.fromClass(class {
  timer = 0;

  update(update: ViewUpdate): void {
    if (!update.selectionSet && !update.docChanged) return;
    clearTimeout(this.timer);
    const { state, view } = update;
    const shown = state.field(block).spans.length > 0;
    const on = keywordAt(state);
    if (!on && !shown) return;
    this.timer = window.setTimeout(async () => {
      const answer = on ? await host.ask("block", state.selection.main.head) : null;
      if (view.state.doc.eq(state.doc)) view.dispatch({ effects: setBlock.of(answer ? ranges(answer) : []) });
    }, on ? 60 : 0);
  }

  destroy(): void {
    clearTimeout(this.timer);
  }
});

/** Goes to the next keyword of the block whose keyword the cursor is at; false where it is at none. */
export function toPartner(view: EditorView): boolean {
  const { spans } = view.state.field(block);
  const head = view.state.selection.main.head;
  const at = spans.findIndex((span) => span.from <= head && head <= span.to);
  const next = spans[(at + 1) % spans.length];
  if (at < 0 || !next) return false;
  view.dispatch({ selection: { anchor: next.from }, scrollIntoView: true });
  return true;
}

class Break extends WidgetType {
  override eq(): boolean {
    return true;
  }

  override toDOM(): HTMLElement {
    const made = document.createElement("span");
    made.className = "cm-eaten-break";
    made.textContent = "↵";
    made.title = "This line break is eaten";
    return made;
  }
}

function shown(state: EditorState, spans: Span[]): DecorationSet {
  const found = [];
  for (const { from, to } of spans) {
    if (to > state.doc.length) break;
    for (let at = from; at < to;) {
      const line = state.doc.lineAt(at);
      const end = Math.min(to, line.to);
      if (at < end) found.push(Decoration.mark({ class: "cm-eaten" }).range(at, end));
      if (line.to < to) found.push(Decoration.widget({ widget: new Break(), side: 1 }).range(line.to));
      at = line.to + 1;
    }
  }
  return Decoration.set(found, true);
}

const eaten = StateField.define<{ on: boolean; decorations: DecorationSet }>({
  create: () => ({ on: false, decorations: Decoration.none }),
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setEaten)) continue;
      return effect.value ? { on: true, decorations: shown(transaction.state, effect.value) } : { on: false, decorations: Decoration.none };
    }
    return transaction.docChanged ? { on: value.on, decorations: value.decorations.map(transaction.changes) } : value;
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.decorations),
});

async function look(view: EditorView, host: Host): Promise<void> {
  const { doc } = view.state;
  const answer = await host.ask("eaten", 0);
  if (view.state.doc.eq(doc)) view.dispatch({ effects: setEaten.of(answer ? ranges(answer) : []) });
}

/** Shows or hides the white space that is eaten; says whether it is shown now. */
export function toggleEaten(view: EditorView, host: Host): boolean {
  const on = view.state.field(eaten).on;
  if (on) view.dispatch({ effects: setEaten.of(null) });
  else void look(view, host);
  return !on;
}

const follows = (host: Host) => ViewPlugin.fromClass(class {
  timer = 0;

  update(update: ViewUpdate): void {
    if (!update.docChanged || !update.state.field(eaten).on) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void look(update.view, host), 120);
  }

  destroy(): void {
    clearTimeout(this.timer);
  }
});

export const marks = (host: Host): Extension => [block, partners(host), eaten, follows(host)];
