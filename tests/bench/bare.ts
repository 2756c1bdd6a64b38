// What any page with CodeMirror costs a key: an editor, and beside it a read-only one that is patched with each change.
import { yaml } from "@codemirror/lang-yaml";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";

const doc = await (await fetch("values.yaml")).text();
const common = [lineNumbers(), drawSelection(), yaml()];

const output = new EditorView({
  parent: document.querySelector(".object")!,
  state: EditorState.create({ doc, extensions: [...common, EditorState.readOnly.of(true)] }),
});

new EditorView({
  parent: document.querySelector(".editor")!,
  state: EditorState.create({
    doc,
    extensions: [
      ...common,
      history(),
      highlightActiveLine(),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) output.dispatch({ changes: update.changes });
      }),
    ],
  }),
});
