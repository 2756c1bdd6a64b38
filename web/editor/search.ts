// Searching a text, in the words and on the keys of the page.
import { highlightSelectionMatches, search } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import type { Extension } from "@codemirror/state";

export const searching: Extension = [
  search({ top: true }),
  highlightSelectionMatches(),
  EditorState.phrases.of({
    next: "Next",
    previous: "Previous",
    all: "Select all",
    "match case": "Case",
    regexp: "Regexp",
    "by word": "Words",
    replace: "Replace",
    "replace all": "Replace all",
  }),
];
