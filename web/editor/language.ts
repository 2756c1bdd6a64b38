// Colours for YAML, Go templates in YAML, and Go templates in text. Line by line and forgiving: it never judges,
// it only paints; what the text means is the session's business.

import { HighlightStyle, StreamLanguage, StringStream, indentService, syntaxHighlighting } from "@codemirror/language";
import type { StreamParser } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { Tag } from "@lezer/highlight";

export type Language = "yaml" | "template" | "template-text" | "json" | "text";

/** Name of a token → its class in the styles. */
const CLASSES = {
  key: "y-k", string: "y-s", number: "y-n", bool: "y-b", null: "y-z", punct: "y-p", comment: "y-c", doc: "y-d",
  action: "g", delim: "g-d", keyword: "g-k", function: "g-f", field: "g-v", variable: "g-x", tstring: "g-s",
  tnumber: "g-n", tpunct: "g-p",
} as const;

const TAGS = Object.fromEntries(Object.keys(CLASSES).map((name) => [name, Tag.define()]));

const STYLE = HighlightStyle.define(
  Object.entries(CLASSES).map(([name, cls]) => ({ tag: TAGS[name] as Tag, class: cls })),
);

const KEYWORDS = new Set([
  "if", "else", "end", "range", "with", "define", "template", "block", "break", "continue", "nil", "true", "false",
]);

interface State {
  /** Inside `{{ … }}`. */
  action: boolean;
  /** Inside a comment or raw string of an action: both may span lines. */
  inside: "" | "comment" | "raw";
  /** Inside a quoted scalar, until the end of the line. */
  quote: "" | '"' | "'";
  /** Depth of `[` and `{`. */
  flow: number;
  /** Indentation of the current line. */
  indent: number;
  /** Lines indented deeper than this belong to a block scalar; -1 outside. */
  block: number;
}

function inAction(stream: StringStream, state: State): string {
  if (state.inside === "comment") {
    if (stream.skipTo("*/")) {
      stream.match("*/");
      state.inside = "";
    } else stream.skipToEnd();
    return "comment action";
  }
  if (state.inside === "raw") {
    if (stream.skipTo("`")) {
      stream.next();
      state.inside = "";
    } else stream.skipToEnd();
    return "tstring action";
  }
  if (stream.eatSpace()) return "action";
  if (stream.match(/^-?\}\}/)) {
    state.action = false;
    return "delim action";
  }
  if (stream.match("/*")) {
    state.inside = "comment";
    return inAction(stream, state);
  }
  if (stream.match("`")) {
    state.inside = "raw";
    return inAction(stream, state);
  }
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return "tstring action";
  if (stream.match(/^\$\w*/)) return "variable action";
  if (stream.match(/^\.[A-Za-z_]\w*/) || stream.match(".")) return "field action";
  if (stream.match(/^[-+]?\d[\w.]*/)) return "tnumber action";
  const word = stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null;
  if (word) return KEYWORDS.has(word[0]) ? "keyword action" : "function action";
  stream.next();
  return "tpunct action";
}

/** Goes on to the next action or the end of the line; true when it moved. */
function toAction(stream: StringStream): boolean {
  const start = stream.pos;
  if (!stream.skipTo("{{")) stream.skipToEnd();
  return stream.pos > start;
}

function startOfLine(stream: StringStream, state: State, templated: boolean): void {
  state.quote = "";
  const text = stream.string;
  const indent = text.length - text.trimStart().length;
  const blank = indent === text.length;
  if (blank) return;
  state.indent = indent;
  // A line that starts with an action says nothing about the indentation of what it prints.
  const acts = templated && text.startsWith("{{", indent);
  if (state.block >= 0 && indent <= state.block && !acts) state.block = -1;
}

const END = String.raw`(?=\s*(?:\s#|$|[,\]}]))`;
const NUMBER = new RegExp(String.raw`^[-+]?(?:0x[\da-fA-F]+|0o[0-7]+|(?:\d[\d_]*)?\.?\d+(?:[eE][-+]?\d+)?|\.inf|\.nan)${END}`);
const BOOL = new RegExp(`^(?:true|false|True|False|TRUE|FALSE|yes|no|on|off)${END}`);
const NULL = new RegExp(`^(?:null|Null|NULL|~)${END}`);
const KEY = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s'"#{}[\],&*!|>%@`][^{}[\],#]*?)(?=\s*:(?:\s|$))/;

function inYaml(stream: StringStream, state: State, templated: boolean): string | null {
  if (stream.sol()) startOfLine(stream, state, templated);
  if (templated && stream.match(/^\{\{-?/)) {
    state.action = true;
    return "delim action";
  }
  if (state.block >= 0) {
    if (templated) toAction(stream);
    else stream.skipToEnd();
    return "string";
  }
  if (state.quote) return inQuotes(stream, state, templated);
  if (stream.eatSpace()) return null;
  if (stream.peek() === "#" && (stream.pos === 0 || /\s/.test(stream.string[stream.pos - 1] ?? ""))) {
    if (templated) toAction(stream);
    else stream.skipToEnd();
    return "comment";
  }
  if (stream.pos === 0 && stream.match(/^(?:---|\.\.\.)(?=\s|$)/)) return "doc";
  if (stream.match(KEY)) return "key";
  if (stream.match(/^[|>][-+\d]*(?=\s*(?:#|$))/)) {
    state.block = state.indent;
    return "punct";
  }
  if (stream.match(/^[-?:](?=\s|$)/) || stream.match(/^[[\]{},]/)) {
    const mark = stream.current();
    if (mark === "[" || mark === "{") state.flow += 1;
    else if (mark === "]" || mark === "}") state.flow = Math.max(0, state.flow - 1);
    return "punct";
  }
  if (stream.match(/^[&*!][^\s,[\]{}]*/)) return "doc";
  if (stream.match(NUMBER)) return "number";
  if (stream.match(BOOL)) return "bool";
  if (stream.match(NULL)) return "null";
  const quote = stream.peek();
  if (quote === '"' || quote === "'") {
    stream.next();
    state.quote = quote;
    return inQuotes(stream, state, templated);
  }
  return plainScalar(stream, state, templated);
}

function inQuotes(stream: StringStream, state: State, templated: boolean): string {
  while (!stream.eol()) {
    if (templated && stream.match("{{", false)) break;
    const char = stream.next();
    if (char === "\\" && state.quote === '"') stream.next();
    else if (char === state.quote) {
      state.quote = "";
      break;
    }
  }
  return "string";
}

function plainScalar(stream: StringStream, state: State, templated: boolean): string {
  stream.next();
  while (!stream.eol()) {
    if (templated && stream.match("{{", false)) break;
    if (stream.match(/^(?:\s+#|:(?:\s|$))/, false)) break;
    if (state.flow > 0 && /[,\]}]/.test(stream.peek() ?? "")) break;
    stream.next();
  }
  return "string";
}

function parser(name: string, templated: boolean, yaml: boolean): StreamParser<State> {
  return {
    name,
    startState: () => ({ action: false, inside: "", quote: "", flow: 0, indent: 0, block: -1 }),
    copyState: (state) => ({ ...state }),
    token(stream, state) {
      if (state.action) return inAction(stream, state);
      if (yaml) return inYaml(stream, state, templated);
      if (templated && stream.match(/^\{\{-?/)) {
        state.action = true;
        return "delim action";
      }
      toAction(stream);
      return null;
    },
    tokenTable: TAGS,
    languageData: { commentTokens: yaml && !templated ? { line: "#" } : { line: "#", block: { open: "{{/*", close: "*/}}" } } },
  };
}

const PARSERS = {
  yaml: parser("yaml", false, true),
  template: parser("go-template-yaml", true, true),
  "template-text": parser("go-template", true, false),
  // Close enough: JSON is YAML.
  json: parser("json", false, true),
};

/** A new line is indented as the one before, deeper after a line that ends with a colon. */
const indentation = indentService.of((context, pos) => {
  const line = context.state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const text = before.trim() ? before : line.number > 1 && pos === line.from ? context.state.doc.line(line.number - 1).text : before;
  const indent = text.length - text.trimStart().length;
  return indent + (/:\s*$/.test(text) ? context.unit : 0);
});

const LANGUAGES = new Map(Object.entries(PARSERS).map(([name, value]) => [name, StreamLanguage.define(value)]));

/** What an editor of this language needs. */
export function language(name: Language): Extension {
  const found = LANGUAGES.get(name);
  return found ? [found, indentation, syntaxHighlighting(STYLE)] : [];
}

/** The pieces of one line: text and classes. */
function pieces(text: string, parser = PARSERS.yaml): { text: string; cls: string }[] {
  const state = parser.startState!(2);
  const stream = new StringStream(text, 2, 2);
  const found: { text: string; cls: string }[] = [];
  while (!stream.eol()) {
    const name = parser.token(stream, state);
    if (stream.pos === stream.start) stream.next();
    const cls = (name ?? "").split(" ").map((word) => CLASSES[word as keyof typeof CLASSES] ?? "").join(" ");
    found.push({ text: text.slice(stream.start, stream.pos), cls });
    stream.start = stream.pos;
  }
  return found;
}

/** Writes one line of YAML into an element, in colours; `marks` are pairs from, to that get the class `word`. */
export function paintLine(element: HTMLElement, text: string, marks: Uint32Array, word: string): void {
  const nodes: Node[] = [];
  let at = 0;
  const add = (piece: string, cls: string, marked: boolean) => {
    const span = document.createElement("span");
    span.className = marked ? `${cls} ${word}` : cls;
    span.textContent = piece;
    nodes.push(span);
  };
  for (const piece of pieces(text)) {
    const end = at + piece.text.length;
    let from = at;
    for (let i = 0; i + 1 < marks.length; i += 2) {
      const start = Math.max(marks[i]!, from);
      const stop = Math.min(marks[i + 1]!, end);
      if (start >= stop) continue;
      if (start > from) add(text.slice(from, start), piece.cls, false);
      add(text.slice(start, stop), piece.cls, true);
      from = stop;
    }
    if (from < end) add(text.slice(from, end), piece.cls, false);
    at = end;
  }
  element.replaceChildren(...nodes);
}

/** Writes one line of a template into an element, in colours. */
export function paintTemplate(element: HTMLElement, text: string): void {
  element.replaceChildren(...pieces(text, PARSERS.template).map((piece) => {
    const span = document.createElement("span");
    span.className = piece.cls;
    span.textContent = piece.text;
    return span;
  }));
}
