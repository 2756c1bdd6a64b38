// The editor of files. CodeMirror owns the text; the page is told what changed and never holds it.

import { defaultKeymap, history, historyKeymap, indentWithTab, invertedEffects, isolateHistory, redo, undo } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorSelection, EditorState, StateEffect, Transaction } from "@codemirror/state";
import type { Extension, TransactionSpec } from "@codemirror/state";
import {
  EditorView, drawSelection, dropCursor, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, tooltips,
} from "@codemirror/view";

import { asking } from "./ask";
import type { Host, OnAsk } from "./ask";
import type { Action } from "./assist/assist";
import { language } from "./language";
import type { Language } from "./language";
import { openCard, problems, problemsFrom, setProblems } from "./problems";
import type { Problem } from "./problems";
import { searching } from "./search";
import { splice } from "./splice";
import { placeOf, setTrace, traces } from "./trace";
import type { Place, Stretch } from "./trace";

/** Marks a change that came from the session: it is not sent back. */
const fromSession = Annotation.define<boolean>();

/** Marks a change that is part of one of several files, by its number: undone in one, it is undone in all. */
const spans = StateEffect.define<number>();

/** `positions` are pairs from, to in the text before; `length` is its length. */
export type OnChange = (path: string, length: number, positions: Uint32Array, inserts: string[]) => void;
/** `beside`: the cursor is in the second editor. */
export type OnCursor = (line: number, column: number, beside: boolean) => void;

interface Kept { state: EditorState; scroll: ReturnType<EditorView["scrollSnapshot"]> | null }

type Assist = typeof import("./assist/assist");

let place: HTMLElement | null = null;

/** Where cards and completions are put: a landmark of their own at the end of the page. */
function cardsPlace(): HTMLElement {
  if (!place) {
    place = document.createElement("div");
    place.setAttribute("role", "region");
    place.setAttribute("aria-label", "Help while typing");
    document.body.append(place);
  }
  return place;
}

/** An error at the cursor waits so long after the last key: most expressions are wrong until they are finished. */
const PATIENCE = 600;

export class Editor {
  readonly #view: EditorView;
  readonly #onChange: OnChange;
  readonly #onCursor: OnCursor;
  readonly #kept = new Map<string, Kept>();
  #problems = new Map<string, Problem[]>();
  readonly #languages = new Map<string, Language>();
  readonly #onAsk: OnAsk;
  readonly #host: Host;
  /** The editor below the first one, for one file of those that are loaded there; and of that one, the first. */
  #second: Editor | null = null;
  #first: Editor | null = null;
  /** The one that had the focus last. */
  #current: Editor = this;
  readonly #assisting = new Compartment();
  readonly #wrapping = new Compartment();
  #assist: Assist | null = null;
  #loading: Promise<Assist> | null = null;
  #wraps = false;
  #typed = 0;
  #waiting = 0;
  #spanning = -1;
  /** What is dispatched now is known to the session. */
  #quiet = false;
  #card: { path: string; number: number } | null = null;
  #path = "";
  /** Places on the trace, by file. */
  #traced: { places: Map<string, Stretch[]>; pinned: boolean } = { places: new Map(), pinned: false };

  constructor(parent: HTMLElement, onChange: OnChange, onCursor: OnCursor, onAsk: OnAsk) {
    this.#onChange = onChange;
    this.#onCursor = onCursor;
    this.#onAsk = onAsk;
    this.#host = asking(onAsk, () => this.#path);
    this.#view = new EditorView({
      parent,
      state: EditorState.create({ extensions: [EditorView.editable.of(false)] }),
      // The session hears of a change before it is drawn: it works while the browser does.
      dispatchTransactions: (transactions, view) => {
        this.#told(transactions);
        view.update(transactions);
      },
    });
  }

  /** Shows a file, which is loaded, in a second editor. Each has an undo history of its own. */
  beside(parent: HTMLElement, path: string): void {
    const text = this.text(path);
    if (text === undefined) return;
    if (!this.#second) {
      this.#second = new Editor(parent, this.#onChange, this.#onCursor, this.#onAsk);
      this.#second.#first = this;
      this.#second.#assist = this.#assist;
      this.#second.#wraps = this.#wraps;
    }
    const second = this.#second;
    if (!second.has(path)) second.load(path, text, this.#languages.get(path) ?? "text");
    second.#problems = this.#problems;
    second.#traced = this.#traced;
    second.show(path);
  }

  /** Ends the second editor. */
  alone(): void {
    this.#second?.destroy();
    this.#second = null;
    this.#current = this;
  }

  #both(): Editor[] {
    return this.#second ? [this, this.#second] : [this];
  }

  /** The other editor, where it has a file. */
  #other(path: string): Editor | null {
    const other = this.#first ?? this.#second;
    return other?.has(path) ? other : null;
  }

  destroy(): void {
    this.#second?.destroy();
    clearTimeout(this.#waiting);
    this.#view.destroy();
  }

  /** Does something by name, from a key, a button or the palette: see `Action`. */
  run(action: string): void {
    if (action === "wrap") return this.#both().forEach((one) => one.#wrap());
    const one = this.#current;
    void one.#load().then((assist) => one.#path && assist.run(one.#view, one.#host, action as Action));
  }

  /** Shows the problem of that number of a file in full, below its line, as soon as both are there. */
  openProblem(path: string, number: number): void {
    this.#card = { path, number };
    // Who asks for a problem does not wait for its mark.
    this.#typed = 0;
    void this.#load().then(() => this.#mark());
  }

  /** Whether a file's text is here. */
  has(path: string): boolean {
    return path === this.#path || this.#kept.has(path);
  }

  /** A file's text, when it is here. */
  text(path: string): string | undefined {
    return path === this.#path ? this.#view.state.doc.toString() : this.#kept.get(path)?.state.doc.toString();
  }

  /** Takes a file's text, replacing what was here of it by the smallest change. */
  load(path: string, text: string, name: Language): void {
    if (this.#second?.has(path)) this.#second.load(path, text, name);
    if (path === this.#path) return this.#replace(text);
    const kept = this.#kept.get(path);
    this.#languages.set(path, name);
    if (!kept) {
      this.#kept.set(path, { state: this.#create(path, text, name), scroll: null });
      return;
    }
    if (kept.state.doc.toString() === text) return;
    if (this.#stepTo(kept.state, text, (step) => (kept.state = step.state))) return;
    const change = this.#taken(kept.state, text);
    if (change) kept.state = kept.state.update(change).state;
  }

  /** What is loaded from here on belongs to the change of several files of that number; -1: to none. */
  spanning(number: number): void {
    this.#spanning = number;
  }

  /** Where undoing or redoing one step gives the text: takes it, so that the history goes on as a person expects. */
  #stepTo(state: EditorState, text: string, take: (step: Transaction) => void): boolean {
    return [undo, redo].some((command) => {
      let found: Transaction | null = null;
      command({ state, dispatch: (step) => (found = step) });
      const step = found as Transaction | null;
      if (!step || step.newDoc.length !== text.length || step.newDoc.toString() !== text) return false;
      this.#quiet = true;
      take(step);
      this.#quiet = false;
      return true;
    });
  }

  /** The change that makes a text of the session's out of the one that is here. */
  #taken(state: EditorState, text: string): TransactionSpec | null {
    const changes = splice(state.doc.toString(), text);
    if (!changes) return null;
    const quiet = fromSession.of(true);
    if (this.#spanning < 0) return { changes, annotations: quiet };
    return { changes, effects: spans.of(this.#spanning), annotations: [quiet, isolateHistory.of("full")] };
  }

  /** Shows a file that was loaded. */
  show(path: string): void {
    if (path === this.#path) return;
    const kept = this.#kept.get(path);
    if (!kept) return;
    this.#keep();
    this.#kept.delete(path);
    this.#path = path;
    this.#view.setState(kept.state);
    if (kept.scroll) this.#view.dispatch({ effects: kept.scroll });
    this.#view.dispatch({
      effects: [
        setProblems.of(this.#problems.get(path) ?? []),
        this.#assisting.reconfigure(this.#help(path)),
        this.#wrapping.reconfigure(this.#wraps ? EditorView.lineWrapping : []),
      ],
    });
    this.#markTrace();
    this.#tellCursor();
    this.#showCard();
  }

  /** Shows nothing. */
  clear(): void {
    this.#keep();
    this.#path = "";
    this.#view.setState(EditorState.create({ extensions: [EditorView.editable.of(false)] }));
  }

  /** Forgets a file, its undo history included. */
  forget(path: string): void {
    this.#second?.forget(path);
    if (path === this.#path) this.clear();
    this.#kept.delete(path);
    this.#problems.delete(path);
  }

  /** Forgets all files. */
  forgetAll(): void {
    this.#path = "";
    this.#kept.clear();
    this.#problems.clear();
    this.clear();
  }

  /** Marks the problems of a file: pairs from, to; and for each severity, title, explanation, Helm's words, fixes. */
  setProblems(path: string, positions: Uint32Array, words: string[]): void {
    const list = problemsFrom(positions, words);
    if (list.length === 0) this.#problems.delete(path);
    else this.#problems.set(path, list);
    for (const one of this.#both()) if (path === one.#path) one.#mark();
  }

  /** Shows the marks; those of errors on the line that is being typed in a moment later. */
  #mark(): void {
    clearTimeout(this.#waiting);
    const list = this.#problems.get(this.#path) ?? [];
    const left = this.#typed + PATIENCE - performance.now();
    const { doc, selection } = this.#view.state;
    const line = doc.lineAt(selection.main.head);
    const early = (problem: Problem) => left > 0 && problem.severity === "error" && Math.min(problem.from, doc.length) >= line.from && problem.from <= line.to;
    this.#view.dispatch({ effects: setProblems.of(list.filter((problem) => !early(problem))) });
    if (list.some(early)) this.#waiting = window.setTimeout(() => this.#mark(), left);
    this.#showCard();
  }

  /** Opens the card that was asked for as soon as its problem is there. */
  #showCard(): void {
    const card = this.#card;
    if (!card || !this.#assist || card.path !== this.#path || !this.#problems.get(card.path)?.[card.number]) return;
    this.#card = null;
    this.#view.dispatch({ effects: openCard.of(card.number) });
  }

  #load(): Promise<Assist> {
    this.#loading ??= import("./assist/assist").then((assist) => {
      this.#assist = assist;
      if (this.#path) this.#view.dispatch({ effects: this.#assisting.reconfigure(this.#help(this.#path)) });
      return assist;
    }, (error: unknown) => {
      // No network: tried again the next time.
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  #help(path: string): Extension {
    return this.#assist?.assist(this.#host, this.#languages.get(path) ?? "text") ?? [];
  }

  #wrap(): void {
    this.#wraps = !this.#wraps;
    this.#view.dispatch({ effects: this.#wrapping.reconfigure(this.#wraps ? EditorView.lineWrapping : []) });
  }

  /** Something was rendered anew: what is said of values may be something else. */
  renewed(): void {
    for (const one of this.#both()) if (one.#assist && one.#languages.get(one.#path) === "yaml") one.#assist.renew(one.#view);
  }

  /** Marks what made a line of the output: the files, and a pair from, to for each. */
  trace(paths: string[], positions: Uint32Array, pinned: boolean): void {
    const places = new Map<string, Stretch[]>();
    paths.forEach((path, i) => {
      const stretch = { from: positions[2 * i]!, to: positions[2 * i + 1]! };
      places.set(path, [...(places.get(path) ?? []), stretch]);
    });
    if (places.size === 0 && this.#traced.places.size === 0) return;
    for (const one of this.#both()) {
      one.#traced = { places, pinned };
      one.#markTrace();
    }
  }

  /** Scrolls to the first place on the trace, where none is in view. */
  revealTrace(): void {
    const [first] = this.#traced.places.get(this.#path) ?? [];
    const seen = (place: Place) => place.top >= place.box.top && place.bottom <= place.box.bottom;
    if (!first || this.tracePlaces().some(seen)) return;
    this.#view.dispatch({ effects: EditorView.scrollIntoView(Math.min(first.from, this.#view.state.doc.length), { y: "center" }) });
  }

  /** Where the places on the trace of the shown file stand. */
  tracePlaces(): Place[] {
    const own = (this.#traced.places.get(this.#path) ?? []).map(({ from }) => placeOf(this.#view, from));
    return [...own, ...(this.#second?.tracePlaces() ?? [])];
  }

  #markTrace(): void {
    const { places, pinned } = this.#traced;
    const stretches = places.get(this.#path) ?? [];
    this.#view.dispatch({ effects: setTrace.of({ stretches, strength: pinned ? "pinned" : "", says: "" }) });
  }

  /** Paths that have marks. */
  marked(): string[] {
    return [...this.#problems.keys()];
  }

  /** Puts the cursor somewhere and scrolls there; takes the focus when told. */
  goTo(from: number, to: number, focus: boolean): void {
    this.#goTo(from, to, focus);
  }

  /** The same in the second editor. */
  goToBeside(from: number, to: number): void {
    if (this.#second) this.#second.#goTo(from, to, true);
  }

  #goTo(from: number, to: number, focus: boolean): void {
    const length = this.#view.state.doc.length;
    const anchor = Math.min(from, length);
    this.#view.dispatch({
      selection: EditorSelection.single(anchor, Math.min(Math.max(to, from), length)),
      effects: EditorView.scrollIntoView(anchor, { y: "center" }),
    });
    if (focus) this.#view.focus();
  }

  /** Puts the cursor at the start of a line, from 1, and scrolls there. */
  goToLine(line: number): void {
    const { doc } = this.#view.state;
    const { from } = doc.line(Math.max(1, Math.min(line, doc.lines)));
    this.goTo(from, from, false);
  }

  /** Edits the shown file as a person would: the change is told and can be undone. */
  edit(positions: Uint32Array, texts: string[]): void {
    const length = this.#view.state.doc.length;
    const changes = texts.map((insert, i) => ({
      from: Math.min(positions[2 * i]!, length), to: Math.min(positions[2 * i + 1]!, length), insert,
    }));
    this.#view.dispatch({ changes, userEvent: "input", scrollIntoView: true });
  }

  /** Types text where the cursor is; `back` characters of it end up behind the cursor. */
  insert(text: string, back: number): void {
    if (this.#current !== this) return this.#current.insert(text, back);
    this.#view.dispatch(this.#view.state.replaceSelection(text));
    if (back > 0) this.#view.dispatch({ selection: { anchor: this.#view.state.selection.main.head - back } });
    this.#view.focus();
  }

  undo(): void {
    undo(this.#current.#view);
  }

  /** Takes what was typed into the same file in the other editor. */
  #mirror(path: string, positions: number[], inserts: string[]): void {
    const changes = inserts.map((insert, i) => ({ from: positions[2 * i]!, to: positions[2 * i + 1]!, insert }));
    const spec = { changes, annotations: [fromSession.of(true), Transaction.addToHistory.of(false)] };
    const kept = this.#kept.get(path);
    if (path === this.#path) this.#view.dispatch(spec);
    else if (kept) kept.state = kept.state.update(spec).state;
  }

  focus(): void {
    this.#view.focus();
  }

  #keep(): void {
    if (this.#path) this.#kept.set(this.#path, { state: this.#view.state, scroll: this.#view.scrollSnapshot() });
  }

  #replace(text: string): void {
    if (this.#view.state.doc.toString() === text) return;
    if (this.#stepTo(this.#view.state, text, (step) => this.#view.dispatch(step))) return;
    const change = this.#taken(this.#view.state, text);
    if (change) this.#view.dispatch(change);
  }

  #create(path: string, doc: string, name: Language): EditorState {
    return EditorState.create({ doc, extensions: this.#extensions(path, name) });
  }

  #extensions(path: string, name: Language): Extension {
    return [
      // Line breaks stay as they are in the file, so that positions mean the same here and in the session.
      EditorState.lineSeparator.of("\n"),
      EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, "\n")),
      EditorView.contentAttributes.of({ "aria-label": `Editor, ${path}`, tabindex: "0", spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
      problems,
      traces,
      // The editor's place cuts off what leaves it.
      tooltips({ parent: cardsPlace() }),
      lineNumbers(),
      highlightActiveLineGutter(),
      highlightActiveLine(),
      history(),
      invertedEffects.of((change) => change.effects.filter((effect) => effect.is(spans))),
      drawSelection(),
      dropCursor(),
      EditorState.allowMultipleSelections.of(true),
      indentUnit.of("  "),
      EditorState.tabSize.of(2),
      bracketMatching(),
      searching,
      language(name),
      this.#assisting.of([]),
      this.#wrapping.of([]),
      // What helps is fetched when the editor is first used.
      EditorView.domEventHandlers({
        focus: () => {
          (this.#first ?? this).#current = this;
          if (this.#first || this.#second) this.#tellCursor();
          void this.#load().catch(() => undefined);
        },
        mousemove: () => void this.#load().catch(() => undefined),
        keydown: (event) => {
          if (event.key === "Tab") this.#host.tell("tab", this.#path, 0, 0);
        },
      }),
      keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
      EditorView.updateListener.of((update) => {
        if (update.selectionSet || update.docChanged) this.#tellCursor();
      }),
    ];
  }

  #told(transactions: readonly Transaction[]): void {
    let before = this.#view.state.doc.length;
    for (const transaction of transactions) {
      if (!transaction.docChanged) continue;
      if (transaction.isUserEvent("input") || transaction.isUserEvent("delete")) this.#typed = performance.now();
      const all = transaction.effects.find((effect) => effect.is(spans));
      if (all && !this.#quiet && !transaction.annotation(fromSession)) {
        this.#host.tell(transaction.isUserEvent("redo") ? "redo-all" : "undo-all", this.#path, all.value as number, 0);
      } else if (!this.#quiet && !transaction.annotation(fromSession)) {
        const positions: number[] = [];
        const inserts: string[] = [];
        transaction.changes.iterChanges((from, to, _fromNew, _toNew, inserted) => {
          positions.push(from, to);
          inserts.push(inserted.toString());
        }, true);
        this.#onChange(this.#path, before, Uint32Array.from(positions), inserts);
        const other = this.#other(this.#path);
        if (other) other.#mirror(this.#path, positions, inserts);
      }
      before = transaction.newDoc.length;
    }
  }

  #tellCursor(): void {
    const head = this.#view.state.selection.main.head;
    const line = this.#view.state.doc.lineAt(head);
    this.#onCursor(line.number, head - line.from + 1, this.#first !== null);
  }
}
