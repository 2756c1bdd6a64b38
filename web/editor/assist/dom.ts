// Elements, shortly.

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K, cls: string, ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = cls;
  made.append(...inside);
  return made;
}

/** An icon of the sprite in index.html. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "ico sm");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

export function button(label: string, cls: string, press: () => void, ...inside: (Node | string)[]): HTMLButtonElement {
  const made = element("button", cls, ...(inside.length ? inside : [label]));
  made.type = "button";
  if (inside.length) made.setAttribute("aria-label", label);
  made.title = inside.length ? label : "";
  made.onclick = (event) => {
    event.preventDefault();
    press();
  };
  return made;
}

/** Prose in which `code` stands between backquotes. */
export function prose(name: "p" | "span", cls: string, text: string): HTMLElement {
  const made = element(name, cls);
  text.split("`").forEach((part, at) => made.append(at % 2 ? element("code", "", part) : part));
  return made;
}
