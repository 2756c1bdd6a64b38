// Behind the lines of values: what a value was before the file, or what is stronger. Asked for when nothing moves.

import { StateEffect, StateField } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, WidgetType } from "@codemirror/view";
import type { DecorationSet, PluginValue, ViewUpdate } from "@codemirror/view";

import type { Host } from "../ask";
import { element } from "./dom";

const setInlays = StateEffect.define<{ position: number; text: string }[]>();

/** How long nothing may have scrolled, in milliseconds. */
const REST = 300;
/** How long nobody may have typed: in a large chart the answer takes the worker longer than a rendering. */
const LONG_REST = 1500;

class Word extends WidgetType {
  constructor(readonly text: string) {
    super();
  }

  override eq(other: Word): boolean {
    return other.text === this.text;
  }

  override toDOM(): HTMLElement {
    return element("span", "cm-inlay", this.text);
  }
}

const shown = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setInlays)) continue;
      const { doc } = transaction.state;
      const widgets = effect.value
        .filter(({ position }) => position <= doc.length)
        .map(({ position, text }) => Decoration.widget({ widget: new Word(text), side: 1 }).range(doc.lineAt(position).to));
      return Decoration.set(widgets, true);
    }
    return value.map(transaction.changes);
  },
  provide: (self) => EditorView.decorations.from(self),
});

class Inlays implements PluginValue {
  #timer = 0;
  #typed = -LONG_REST;

  constructor(readonly view: EditorView, readonly host: Host) {
    this.#soon();
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) this.renewed();
    else if (update.viewportChanged) this.#soon();
  }

  /** Values may be other ones now. */
  renewed(): void {
    this.#typed = performance.now();
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    const rest = Math.max(REST, this.#typed + LONG_REST - performance.now());
    this.#timer = window.setTimeout(() => void this.#ask(), rest);
  }

  async #ask(): Promise<void> {
    const { view } = this;
    const { doc } = view.state;
    const answer = await this.host.ask("inlays", view.viewport.from, view.viewport.to);
    if (view.state.doc !== doc) return;
    const found = answer ? answer.words.map((text, i) => ({ position: answer.numbers[i]!, text })) : [];
    view.dispatch({ effects: setInlays.of(found) });
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }
}

const asking = ViewPlugin.fromClass<Inlays, Host>(Inlays);

export function inlays(host: Host): Extension {
  return [shown, asking.of(host)];
}

/** Something was rendered anew: the same as an edit of another file. */
export function renew(view: EditorView): void {
  view.plugin(asking)?.renewed();
}
