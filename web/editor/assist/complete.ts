// Completion: the list is the session's, the words about it are shown below it.

import { autocompletion } from "@codemirror/autocomplete";
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";

import type { Host } from "../ask";
import { items } from "./answers";
import type { Item } from "./answers";
import { docNode } from "./card";
import { element, icon } from "./dom";

const ICONS: Record<Item["kind"], string> = {
  value: "yaml", object: "zip", function: "code", template: "k-notes", variable: "yaml", keyword: "chev-r", key: "yaml", field: "k-work",
};

interface Option extends Completion { item: Item }

function option(item: Item, at: number): Option {
  const documented = item.kind === "function" ? item.label : item.kind === "key" ? `chart:${item.label}` : "";
  return {
    item,
    label: item.label,
    ...(item.insert ? { apply: item.insert } : {}),
    type: item.kind,
    // What the session put first stays first among equals.
    boost: Math.max(-99, 50 - at),
    info: item.note ? () => element("div", "", item.note) : documented ? () => docNode(documented, true) : undefined,
  } as Option;
}

/** Whether a person is where names stand: the session is not asked for every letter of a text. */
function worthAsking(context: CompletionContext, templated: boolean): boolean {
  if (context.explicit) return true;
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  if (templated && before.lastIndexOf("{{") > before.lastIndexOf("}}")) return /[\w.$"]$/.test(before);
  // A key, or the single word behind one in a manifest.
  return /^[\s-]*[\w.-]+$/.test(before) || (templated && /^[\s-]*[\w.-]+: [\w./]+$/.test(before));
}

export function completion(host: Host, templated: boolean): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    if (!worthAsking(context, templated)) return null;
    const answer = await host.ask("complete", context.pos);
    if (!answer || context.aborted) return null;
    const found = items(answer);
    if (found.items.length === 0 || found.from > context.pos) return null;
    return { from: found.from, to: Math.max(found.to, context.pos), options: found.items.map(option), validFor: /^[\w-]*$/ };
  };
  return autocompletion({
    override: [source],
    icons: false,
    activateOnTypingDelay: 40,
    interactionDelay: 40,
    tooltipClass: () => "assist",
    addToOptions: [
      { position: 20, render: (completion) => icon(ICONS[(completion as Option).item.kind]) },
      {
        position: 80,
        render(completion) {
          const { detail, source } = (completion as Option).item;
          const end = element("span", "end");
          if (detail) end.append(element("span", "value", detail));
          if (source) end.append(element("span", "layer", source));
          return end;
        },
      },
    ],
    // Below the list, as wide as it.
    positionInfo: (_view, list) => ({ style: `top:${list.bottom - list.top}px;left:0;width:${list.right - list.left}px`, class: "below" }),
  });
}
