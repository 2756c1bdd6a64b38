// The trace: marks on the lines that belong together in both editors, and the line that is drawn between them.

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import type { EditorState, Range } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";

/** A stretch of text on the trace: its first line is marked, and what is between `from` and `to` stands out. */
export interface Stretch { from: number; to: number }

/** `pinned`: chosen, not pointed at; `lit`: made by what the cursor is on. */
export type Strength = "" | "pinned" | "lit" | "decided";

interface Traced { stretches: Stretch[]; strength: Strength; says: string }

export const setTrace = StateEffect.define<Traced>();
/** Lines that the cursor's line made, by their first positions. */
export const setLit = StateEffect.define<{ printed: number[]; decided: number[] }>();

class Numbered extends GutterMarker {
  override elementClass = "cm-tracenumber";
}
const numbered = new Numbered();

function decorations(state: EditorState, { stretches, strength, says }: Traced): DecorationSet {
  const length = state.doc.length;
  const starts = new Map<number, boolean>();
  const found: Range<Decoration>[] = [];
  for (const { from, to } of stretches) {
    if (from > length) continue;
    const line = state.doc.lineAt(from);
    const end = Math.min(to, length);
    const last = Math.min(state.doc.lineAt(Math.max(from, end)).number, line.number + 200);
    for (let number = line.number; number <= last; number += 1) starts.set(state.doc.line(number).from, true);
    if (end > from) found.push(Decoration.mark({ class: "cm-hot" }).range(from, end));
  }
  const attributes = says ? { attributes: { "aria-description": says } } : {};
  for (const start of starts.keys()) {
    found.push(Decoration.line({ class: strength === "pinned" ? "cm-trace" : "cm-trace cm-pointed", ...attributes }).range(start));
  }
  return Decoration.set(found, true);
}

function lighted(state: EditorState, { printed, decided }: { printed: number[]; decided: number[] }): DecorationSet {
  const length = state.doc.length;
  const line = (name: string) => (at: number) => Decoration.line({ class: name }).range(at);
  const inside = (at: number) => at <= length;
  return Decoration.set([
    ...printed.filter(inside).map(line("cm-lit")), ...decided.filter(inside).map(line("cm-lit cm-decided")),
  ], true);
}

function field<T>(effect: ReturnType<typeof StateEffect.define<T>>, make: (state: EditorState, value: T) => DecorationSet) {
  return StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(value, transaction) {
      for (const one of transaction.effects) if (one.is(effect)) return make(transaction.state, one.value);
      return value.map(transaction.changes);
    },
    provide: (self) => EditorView.decorations.from(self),
  });
}

const traced = field(setTrace, decorations);
const lit = field(setLit, lighted);

/** What an editor needs to show a trace. */
export const traces = [
  lit,
  traced,
  gutterLineClass.compute([traced], (state) => {
    const lines: Range<GutterMarker>[] = [];
    state.field(traced).between(0, state.doc.length, (from, _to, value) => {
      if (value.spec["class"] !== "cm-hot") lines.push(numbered.range(from));
    });
    return RangeSet.of(lines, true);
  }),
];

/** Where a line stands on the screen, and the box that it may be scrolled out of. */
export interface Place { top: number; bottom: number; box: DOMRect }

export function placeOf(view: EditorView, position: number): Place {
  const block = view.lineBlockAt(Math.min(position, view.state.doc.length));
  const top = view.documentTop + block.top;
  return { top, bottom: top + 20, box: view.scrollDOM.getBoundingClientRect() };
}

/** One that has places on the trace. */
export interface Traceable { tracePlaces(): Place[] }

const RADIUS = 5;
/** The head of the object, which the card leaves free. */
const HEAD = 36;
const NS = "http://www.w3.org/2000/svg";

/** The line through the gap, from a line of the output to the lines that made it; and the card beside that line. */
export class TraceLine {
  readonly #svg: SVGElement;
  readonly #output: Traceable;
  readonly #editor: Traceable;
  #away = false;
  #frame = 0;
  readonly #soon = () => {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  };
  readonly #resized = new ResizeObserver(this.#soon);

  constructor(svg: SVGElement, output: Traceable, editor: Traceable) {
    this.#svg = svg;
    this.#output = output;
    this.#editor = editor;
    // Scroll events do not bubble.
    document.addEventListener("scroll", this.#soon, true);
    if (svg.parentElement) this.#resized.observe(svg.parentElement);
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    document.removeEventListener("scroll", this.#soon, true);
    this.#resized.disconnect();
  }

  /** Draws it anew; `away` says that the sources, or some of them, are in files that are not open. */
  draw(away: boolean): void {
    this.#away = away;
    this.#soon();
  }

  #draw(): void {
    const line = this.#output.tracePlaces()[0];
    const paths: string[] = [];
    const dots: [number, number][] = [];
    const sheet = this.#svg.parentElement?.querySelector(".editor")?.getBoundingClientRect();
    const from = this.#svg.getBoundingClientRect();
    const visible = (place: Place) => place.top >= place.box.top - 4 && place.bottom <= place.box.bottom + 4;
    if (line && visible(line) && sheet && sheet.width > 0 && sheet.right <= line.box.left) {
      const x0 = line.box.left - from.left;
      const y0 = (line.top + line.bottom) / 2 - from.top;
      const x1 = sheet.right - from.left;
      const middle = x1 + 5;
      dots.push([x0, y0]);
      for (const place of this.#editor.tracePlaces()) {
        const inside = visible(place);
        const above = place.top < place.box.top;
        const wanted = (place.top + place.bottom) / 2;
        const y = (inside ? wanted : above ? place.box.top + 8 : place.box.bottom - 8) - from.top;
        paths.push(bend(x0, y0, middle, x1 - 9, y));
        if (inside) dots.push([x1 - 9, y]);
        else paths.push(arrow(x1 - 9, y, above ? -1 : 1));
      }
      if (this.#away) {
        const y = sheet.top + 17 - from.top;
        paths.push(bend(x0, y0, middle, x1 - 6, y), `M${x1 - 2} ${y - 4}l-4 4l4 4`);
      }
    }
    this.#svg.replaceChildren(
      ...paths.map((d) => shape("path", { d })),
      ...dots.map(([cx, cy]) => shape("circle", { cx, cy, r: 3 })),
    );
    this.#place(line);
  }

  /** Puts the card under its line if it fits there, above otherwise, never over it. */
  #place(line: Place | undefined): void {
    const card = document.querySelector<HTMLElement>(".why");
    const pane = card?.offsetParent?.getBoundingClientRect();
    if (!card || !pane || !line) return;
    if (matchMedia("(max-width: 720px)").matches) {
      card.style.top = card.style.maxHeight = "";
      return;
    }
    card.style.maxHeight = "";
    const height = card.offsetHeight;
    const under = Math.max(line.bottom + 6 - pane.top, HEAD);
    const below = pane.height - 8 - under;
    const over = Math.min(line.top - 6 - pane.top, pane.height - 8);
    const above = over - HEAD;
    if (height <= below || (height > above && below >= above)) {
      card.style.top = `${under}px`;
      card.style.maxHeight = `${below}px`;
    } else {
      card.style.top = `${Math.max(HEAD, over - height)}px`;
      card.style.maxHeight = `${above}px`;
    }
    card.style.visibility = "visible";
  }
}

/** From a line of the output along the middle of the gap to a line of the editor. */
function bend(x0: number, y0: number, middle: number, x1: number, y1: number): string {
  const r = Math.min(RADIUS, Math.abs(y1 - y0) / 2);
  const down = y1 > y0 ? 1 : -1;
  if (r < 1) return `M${x0} ${y0}H${x1}`;
  return `M${x0} ${y0}H${middle + r}q${-r} 0 ${-r} ${down * r}V${y1 - down * r}q0 ${down * r} ${-r} ${down * r}H${x1}`;
}

/** An arrow for a place that is scrolled away. */
function arrow(x: number, y: number, down: number): string {
  return `M${x - 4} ${y}l4 ${4 * down}l4 ${-4 * down}`;
}

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
