// The answers of the session, taken apart.

import type { Answer } from "../ask";

/** In the order of the protocol's `CompletionKind`. */
const KINDS = ["value", "object", "function", "template", "variable", "keyword", "key", "field"] as const;
/** In the order of the protocol's `CardRowKind`. */
const ROWS = ["documentation", "code", "layer", "overridden", "elsewhere", "definition", "use", "stage", "failed", "turn", "warning"] as const;

export interface Item { kind: (typeof KINDS)[number]; label: string; insert: string; detail: string; source: string; note: string }

export interface Row {
  kind: (typeof ROWS)[number];
  label: string;
  text: string;
  detail: string;
  /** Empty where it is nowhere. */
  path: string;
  line: number;
  from: number;
  to: number;
}

export interface Card { from: number; to: number; title: string; text: string; rows: Row[] }

export function items({ numbers, words }: Answer): { from: number; to: number; items: Item[] } {
  const found: Item[] = [];
  for (let i = 0; i + 2 < numbers.length; i += 1) {
    const [label, insert, detail, source, note] = words.slice(5 * i, 5 * i + 5) as [string, string, string, string, string];
    found.push({ kind: KINDS[numbers[i + 2]!]!, label, insert, detail, source, note });
  }
  return { from: numbers[0]!, to: numbers[1]!, items: found };
}

export function card({ numbers, words }: Answer): Card {
  const rows: Row[] = [];
  for (let i = 0; 4 * i + 2 < numbers.length; i += 1) {
    const [kind, line, from, to] = numbers.slice(4 * i + 2, 4 * i + 6) as unknown as [number, number, number, number];
    const [label, text, detail, path] = words.slice(4 * i + 2, 4 * i + 6) as [string, string, string, string];
    rows.push({ kind: ROWS[kind]!, label, text, detail, path, line, from, to });
  }
  return { from: numbers[0]!, to: numbers[1]!, title: words[0]!, text: words[1]!, rows };
}

export function ranges({ numbers }: Answer): { from: number; to: number }[] {
  return Array.from({ length: numbers.length >> 1 }, (_, i) => ({ from: numbers[2 * i]!, to: numbers[2 * i + 1]! }));
}
