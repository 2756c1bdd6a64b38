// Runs inside the page: CodeMirror's view of an editor there.
import type { EditorView } from "@codemirror/view";

declare global {
  interface Window {
    editorView(selector: string): EditorView;
  }
}

export function views(): void {
  window.editorView = (selector) => {
    const content = document.querySelector(selector) as unknown as Record<string, { view?: unknown }> | null;
    // CodeMirror keeps its view at the content's element, under a name that its versions differ in.
    const found = content?.["cmTile"]?.view ?? content?.["cmView"]?.view;
    if (!found) throw new Error(`no editor at ${selector}`);
    return found as EditorView;
  };
}
