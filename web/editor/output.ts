// The output: a read-only editor over the documents that the session sent. It is patched, never replaced, while the
// same thing is shown; only visible lines are in the document.

import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import type { ChangeSpec, Extension, Text } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";

import { language } from "./language";
import { splice } from "./splice";

const flash = StateEffect.define<{ from: number; to: number }[]>();

/** Lines that just changed hold a tint for a moment. */
const flashes = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(flash)) return Decoration.set(lines(transaction.state.doc, effect.value));
    }
    return value.map(transaction.changes);
  },
  provide: (self) => EditorView.decorations.from(self),
});

function lines(doc: Text, ranges: { from: number; to: number }[]) {
  const starts = new Set<number>();
  for (const range of ranges) {
    const first = doc.lineAt(Math.min(range.from, doc.length)).number;
    const last = Math.min(doc.lineAt(Math.min(range.to, doc.length)).number, first + 200);
    for (let number = first; number <= last; number += 1) starts.add(doc.line(number).from);
  }
  return [...starts].sort((a, b) => a - b).map((start) => Decoration.line({ class: "cm-flash" }).range(start));
}

interface Segment { id: number; text: string }

/** A document's text without its first lines. */
function without(text: string, skip: number): string {
  let at = 0;
  for (let i = 0; i < skip; i += 1) {
    const end = text.indexOf("\n", at);
    if (end < 0) return "";
    at = end + 1;
  }
  return text.slice(at);
}

export class Output {
  readonly #view: EditorView;
  readonly #texts = new Map<number, string>();
  readonly #scrolls = new Map<string, ReturnType<EditorView["scrollSnapshot"]>>();
  #key = "";
  #segments: Segment[] = [];
  #skip = new Map<number, number>();
  #timer = 0;

  constructor(parent: HTMLElement) {
    this.#view = new EditorView({ parent, state: this.#state("", "Output") });
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#view.destroy();
  }

  /** Takes a document's text and, where that document is shown, patches it at once. */
  setText(id: number, text: string): void {
    this.#texts.set(id, text);
  }

  /** Forgets the documents that are not among these. */
  retain(ids: Uint32Array): void {
    const wanted = new Set(ids);
    for (const id of this.#texts.keys()) if (!wanted.has(id)) this.#texts.delete(id);
  }

  forgetAll(): void {
    this.#texts.clear();
    this.#scrolls.clear();
    this.#key = "";
  }

  /** Shows documents one after the other. While `key` stays, what is there is patched. */
  show(key: string, label: string, ids: Uint32Array, skips: Uint32Array): void {
    this.#skip = new Map([...ids].map((id, i) => [id, skips[i] ?? 0]));
    const segments = this.#made(ids);
    if (key === this.#key) {
      this.#patch(segments);
      return;
    }
    if (this.#key) this.#scrolls.set(this.#key, this.#view.scrollSnapshot());
    this.#key = key;
    this.#segments = segments;
    this.#view.setState(this.#state(segments.map((segment) => segment.text).join(""), label));
    const scroll = this.#scrolls.get(key);
    if (scroll) this.#view.dispatch({ effects: scroll });
    else this.#view.scrollDOM.scrollTop = 0;
  }

  /** Patches what is shown after texts changed. */
  refresh(): void {
    if (this.#key) this.#patch(this.#made(this.#segments.map((segment) => segment.id)));
  }

  /** Scrolls to a document. */
  reveal(id: number): void {
    let at = 0;
    for (const segment of this.#segments) {
      if (segment.id === id) {
        this.#view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "start" }) });
        return;
      }
      at += segment.text.length;
    }
  }

  /** All that is shown, byte for byte. */
  text(): string {
    return this.#segments.map(({ id }) => without(this.#texts.get(id) ?? "", this.#skip.get(id) ?? 0)).join("");
  }

  focus(): void {
    this.#view.focus();
  }

  /** What is shown of these documents: line ends at the very end are left out, so that no empty lines follow. */
  #made(ids: Iterable<number>): Segment[] {
    const segments = [...ids].map((id) => ({ id, text: without(this.#texts.get(id) ?? "", this.#skip.get(id) ?? 0) }));
    const last = segments.at(-1);
    if (last) last.text = last.text.replace(/\n+$/, "");
    return segments;
  }

  #patch(segments: Segment[]): void {
    const changes: ChangeSpec[] = [];
    const before = this.#segments;
    const same = before.length === segments.length && before.every((segment, i) => segment.id === segments[i]!.id);
    if (same) {
      let at = 0;
      before.forEach((segment, i) => {
        const change = splice(segment.text, segments[i]!.text, at);
        if (change) changes.push(change);
        at += segment.text.length;
      });
    } else {
      const change = splice(before.map((s) => s.text).join(""), segments.map((s) => s.text).join(""));
      if (change) changes.push(change);
    }
    this.#segments = segments;
    if (changes.length === 0) return;
    const set = this.#view.state.changes(changes);
    const touched: { from: number; to: number }[] = [];
    set.iterChangedRanges((_a, _b, from, to) => touched.push({ from, to }));
    this.#view.dispatch({ changes: set, effects: flash.of(touched) });
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#view.dispatch({ effects: flash.of([]) }), 700);
  }

  #state(doc: string, label: string): EditorState {
    const extensions: Extension = [
      EditorState.lineSeparator.of("\n"),
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true", tabindex: "0" }),
      lineNumbers(),
      drawSelection(),
      search({ top: true }),
      highlightSelectionMatches(),
      flashes,
      language("yaml"),
      keymap.of(searchKeymap),
    ];
    return EditorState.create({ doc, extensions });
  }
}
