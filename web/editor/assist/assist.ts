// What helps while one types. Fetched when the editor is first used: the page is there before it.

import { Prec } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { closeBrackets, closeBracketsKeymap, startCompletion } from "@codemirror/autocomplete";
import { EditorView, keymap } from "@codemirror/view";

import type { Host } from "../ask";
import type { Language } from "../language";
import { cards, showCard } from "./card";
import { completion } from "./complete";
import { fixHere, fixes } from "./fixes";
import { inlays } from "./inlays";
import { foldAll, folding, unfoldAll } from "./folding";
import { marks, toPartner, toggleEaten } from "./marks";
import { closePanel, panels } from "./panel";
import { findReferences, goToDefinition, rename } from "./places";
import { step } from "./stepping";
import { follows, steps, toggleSteps } from "./steps";

export { renew } from "./inlays";

/** What can be done in the editor, by name: for keys, buttons and the palette. */
export type Action = "steps" | "eaten" | "definition" | "references" | "rename" | "complete" | "card" | "fix" | "fold" | "unfold" | "partner";

export function run(view: EditorView, host: Host, action: Action): void {
  const { head } = view.state.selection.main;
  switch (action) {
    case "steps": return toggleSteps(view, host);
    case "eaten": return void toggleEaten(view, host);
    case "definition": return void goToDefinition(view, host, head);
    case "references": return void findReferences(view, host, head);
    case "rename": return void rename(view, host, head);
    case "complete": return void (view.focus(), startCompletion(view));
    case "card": return void showCard(view, host, head);
    case "fix": return void (fixHere(view, host) || host.tell("fix-any", host.path(), 0, 0));
    case "fold": return void foldAll(view);
    case "unfold": return void unfoldAll(view);
    case "partner": return void toPartner(view);
  }
}

/** Everything, for one file. */
export function assist(host: Host, language: Language): Extension {
  const templated = language === "template" || language === "template-text";
  const known = templated || language === "yaml" || language === "json";
  return [
    closeBrackets(),
    folding,
    panels,
    steps,
    follows,
    fixes(host),
    known ? [completion(host, templated), cards(host)] : [],
    templated ? marks(host) : [],
    language === "yaml" ? inlays(host) : [],
    Prec.high(keymap.of([
      ...closeBracketsKeymap,
      { key: "F2", run: (view) => (void rename(view, host, view.state.selection.main.head), true) },
      { key: "Alt-ArrowUp", run: step(1) },
      { key: "Alt-ArrowDown", run: step(-1) },
      { key: "Shift-Mod-\\", run: toPartner },
      { key: "Escape", run: closePanel },
    ])),
    // Ctrl-click goes to the definition; more cursors are made with Alt.
    EditorView.clickAddsSelectionRange.of((event) => event.altKey),
    EditorView.domEventHandlers({
      mousedown(event, view) {
        if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false;
        const at = view.posAtCoords(event);
        if (at === null) return false;
        event.preventDefault();
        void goToDefinition(view, host, at);
        return true;
      },
    }),
  ];
}
