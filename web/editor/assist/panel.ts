// The panel below the editor's text: places, a rename, the stages of a pipeline. One at a time.

import { StateEffect, StateField } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { showPanel } from "@codemirror/view";
import type { EditorView } from "@codemirror/view";

import { button, element, icon } from "./dom";

export interface PanelContent {
  name: string;
  title: HTMLElement | string;
  body: HTMLElement;
  /** The text changed, or the cursor moved. */
  changed?: (docChanged: boolean) => void;
  closed?: () => void;
}

const setPanel = StateEffect.define<PanelContent | null>();

const shown = StateField.define<PanelContent | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setPanel)) return effect.value;
    return value;
  },
  provide: (field) => showPanel.from(field, (content) => content && ((view) => {
    const close = button("Close", "iconbtn sm", () => closePanel(view), icon("x"));
    const dom = element("div", "assistpanel", element("div", "apanelhead", element("div", "atitle ell", content.title), close), content.body);
    dom.setAttribute("role", "region");
    dom.setAttribute("aria-label", content.name);
    dom.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      closePanel(view);
    });
    return {
      dom,
      update: (update) => content.changed?.(update.docChanged),
      destroy: () => content.closed?.(),
    };
  })),
});

export const panels: Extension = shown;

export function openPanel(view: EditorView, content: PanelContent): void {
  view.dispatch({ effects: setPanel.of(content) });
}

/** The name of the panel that is open. */
export function panelName(view: EditorView): string {
  return view.state.field(shown, false)?.name ?? "";
}

export function closePanel(view: EditorView): boolean {
  if (!view.state.field(shown, false)) return false;
  view.dispatch({ effects: setPanel.of(null) });
  view.focus();
  return true;
}
