// The output: a read-only editor over the documents that the session sent. It is patched, never replaced, while the
// same thing is shown; only visible lines are in the document.

import { searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import type { ChangeSpec, Extension, Text } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, keymap, lineNumbers, scrollPastEnd } from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";

import { language } from "./language";
import { searching } from "./search";
import { splice } from "./splice";
import { placeOf, setLit, setTrace, traces } from "./trace";
import type { Place, Stretch } from "./trace";

/** A line of a document was pointed at (1), chosen (2), or left (0). Lines count from 1, Helm's own among them. */
export type OnPoint = (id: number, line: number, how: number) => void;

/** How long the pointer rests on a line before it counts, in milliseconds. */
const REST = 90;

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
  readonly #onPoint: OnPoint;
  readonly #fold = new Compartment();
  /** Folding, once it is there: nobody folds what just came. */
  #folding: Extension = [];
  #rest = 0;
  #pointed = 0;
  /** The line that the keyboard is on, from 1; 0 for none. */
  #current = 0;
  #traced: { id: number; line: number; marks: Uint32Array; pinned: boolean; says: string } | null = null;
  #lit: { ids: Uint32Array; lines: Uint32Array; decided: Uint8Array } | null = null;

  constructor(parent: HTMLElement, onPoint: OnPoint) {
    this.#onPoint = onPoint;
    this.#view = new EditorView({ parent, state: this.#state("", "Output") });
    parent.addEventListener("pointerenter", () => void this.#loadFolding(), { once: true });
    parent.addEventListener("focusin", () => void this.#loadFolding(), { once: true });
  }

  async #loadFolding(): Promise<void> {
    const { folding } = await import("./assist/folding");
    this.#folding = folding;
    this.#view.dispatch({ effects: this.#fold.reconfigure(folding) });
  }

  destroy(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#rest);
    this.#view.destroy();
  }

  /** Takes a document's text. */
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
    this.#current = 0;
    this.#mark();
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

  /** Marks a line: `marks` are pairs from, to in it; `says` describes it to screen readers. */
  trace(id: number, line: number, marks: Uint32Array, pinned: boolean, says: string): void {
    // What comes from Rust lies in its memory, and is gone when that grows.
    this.#traced = { id, line, marks: marks.slice(), pinned, says };
    this.#mark();
  }

  clearTrace(): void {
    if (!this.#traced) return;
    this.#traced = null;
    this.#mark();
  }

  /** Lights up lines of documents; `decided` is 1 for those that are only there because of it. */
  light(ids: Uint32Array, lines: Uint32Array, decided: Uint8Array): void {
    if (ids.length === 0 && !this.#lit) return;
    this.#lit = ids.length > 0 ? { ids: ids.slice(), lines: lines.slice(), decided: decided.slice() } : null;
    this.#mark();
  }

  /** Scrolls the traced line into view, where it is not. */
  revealTrace(): void {
    const at = this.#traced && this.#position(this.#traced.id, this.#traced.line);
    if (at === null) return;
    const { top, bottom, box } = placeOf(this.#view, at);
    if (top < box.top || bottom > box.bottom) this.#view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "center" }) });
  }

  /** Where the traced line stands. */
  tracePlaces(): Place[] {
    const at = this.#traced && this.#position(this.#traced.id, this.#traced.line);
    return at === null ? [] : [placeOf(this.#view, at)];
  }

  /** Chooses the line that the keyboard is on. */
  choose(): void {
    this.#tell(this.#current || this.#view.state.doc.lineAt(this.#topmost()).number, 2);
  }

  #topmost(): number {
    return this.#view.lineBlockAtHeight(this.#view.scrollDOM.scrollTop).from;
  }

  /** Where a line of a document starts; null where it is not shown. */
  #position(id: number, line: number): number | null {
    let at = 0;
    for (const segment of this.#segments) {
      if (segment.id === id) {
        const { doc } = this.#view.state;
        const number = doc.lineAt(Math.min(at, doc.length)).number + line - 1 - (this.#skip.get(id) ?? 0);
        if (number < 1 || number > doc.lines) return null;
        const { from } = doc.line(number);
        return from < at || from > at + segment.text.length ? null : from;
      }
      at += segment.text.length;
    }
    return null;
  }

  /** Tells the page of a line of what is shown, from 1. */
  #tell(number: number, how: number): void {
    const { doc } = this.#view.state;
    const { from } = doc.line(Math.max(1, Math.min(number, doc.lines)));
    let at = 0;
    for (const [i, { id, text }] of this.#segments.entries()) {
      const last = i + 1 === this.#segments.length;
      if (from < at + text.length || last) {
        const first = doc.lineAt(Math.min(at, doc.length)).number;
        this.#onPoint(id, number - first + 1 + (this.#skip.get(id) ?? 0), how);
        return;
      }
      at += text.length;
    }
  }

  #mark(): void {
    const stretches: Stretch[] = [];
    const traced = this.#traced;
    const at = traced && this.#position(traced.id, traced.line);
    if (traced && at !== null) {
      stretches.push({ from: at, to: at });
      for (let i = 0; i + 1 < traced.marks.length; i += 2) {
        stretches.push({ from: at + traced.marks[i]!, to: at + traced.marks[i + 1]! });
      }
    }
    const printed: number[] = [];
    const decided: number[] = [];
    this.#lit?.ids.forEach((id, i) => {
      const from = this.#position(id, this.#lit!.lines[i]!);
      if (from !== null) (this.#lit!.decided[i] ? decided : printed).push(from);
    });
    const strength = traced ? (traced.pinned ? "pinned" : "") : "";
    this.#view.dispatch({
      effects: [setTrace.of({ stretches, strength, says: traced?.says ?? "" }), setLit.of({ printed, decided })],
    });
  }

  /** Moves the keyboard's line, and points at it. */
  #move(by: number): boolean {
    const { doc } = this.#view.state;
    const from = this.#current || doc.lineAt(this.#topmost()).number - by;
    this.#current = Math.max(1, Math.min(from + by, doc.lines));
    const at = doc.line(this.#current).from;
    this.#view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "nearest", yMargin: 60 }) });
    this.#tell(this.#current, 1);
    return true;
  }

  /** The line under the pointer, from 1; 0 for none. */
  #lineAt(event: MouseEvent): number {
    const at = this.#view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
    const block = this.#view.lineBlockAt(at);
    const top = this.#view.documentTop + block.top;
    return event.clientY >= top && event.clientY < top + block.height ? this.#view.state.doc.lineAt(at).number : 0;
  }

  #pointing(): Extension {
    const rest = (number: number) => {
      if (number === this.#pointed) return;
      this.#pointed = number;
      clearTimeout(this.#rest);
      this.#rest = window.setTimeout(() => {
        if (number === 0) this.#onPoint(0, 0, 0);
        else this.#tell(number, 1);
      }, REST);
    };
    return EditorView.domEventHandlers({
      mousemove: (event) => { rest(event.buttons ? this.#pointed : this.#lineAt(event)); },
      mouseleave: () => { rest(0); },
      click: (event) => {
        const number = this.#lineAt(event);
        if (number === 0 || !this.#view.state.selection.main.empty || getSelection()?.type === "Range") return;
        clearTimeout(this.#rest);
        this.#pointed = this.#current = number;
        this.#tell(number, 2);
      },
    });
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
      searching,
      flashes,
      traces,
      this.#pointing(),
      // So that the card fits under the last line.
      scrollPastEnd(),
      this.#fold.of(this.#folding),
      language("yaml"),
      keymap.of([
        { key: "ArrowDown", run: () => this.#move(1) },
        { key: "ArrowUp", run: () => this.#move(-1) },
        { key: "Enter", run: () => { this.choose(); return true; } },
        ...searchKeymap,
      ]),
    ];
    return EditorState.create({ doc, extensions });
  }
}
