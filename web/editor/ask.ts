// What the editor asks of the session, by way of the page.

/** `words` and `numbers` as web/src/assist.rs lays them out for each kind of question. */
export interface Answer { numbers: Uint32Array; words: string[] }

/** Asks, or tells. `reply` is called once, or never where the same has been asked again meanwhile. */
export type OnAsk = (
  kind: string, path: string, from: number, to: number, text: string, reply: (numbers: Uint32Array, words: string[]) => void,
) => void;

/** What the parts that help while typing see of the editor. */
export interface Host {
  /** The file that is shown. */
  path(): string;
  /** What is asked about a place; null where there is no answer, or a newer question of that kind. */
  ask(kind: string, from: number, to?: number, text?: string): Promise<Answer | null>;
  /** Something that the page is to do. */
  tell(kind: string, path: string, from: number, to: number, text?: string): void;
}

export function asking(onAsk: OnAsk, path: () => string): Host {
  const open = new Map<string, (answer: null) => void>();
  const none = () => undefined;
  return {
    path,
    ask: (kind, from, to = from, text = "") => new Promise((resolve) => {
      open.get(kind)?.(null);
      open.set(kind, resolve);
      onAsk(kind, path(), from, to, text, (numbers, words) => resolve(numbers.length + words.length ? { numbers, words } : null));
    }),
    tell: (kind, path, from, to, text = "") => onAsk(kind, path, from, to, text, none),
  };
}
