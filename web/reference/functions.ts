// The reference page without a framework: the theme, and a box that hides what does not match.
// Loaded in the head, so that the theme stands before the first paint; the rest waits for the page.

import { switchTheme } from "../editor/theme";

addEventListener("DOMContentLoaded", () => {
  const find = (selector: string): HTMLElement => {
    const element = document.querySelector<HTMLElement>(selector);
    if (!element) throw new Error(`the page lacks ${selector}`);
    return element;
  };
  const box = find("#find") as HTMLInputElement;
  const found = find(".found");
  const none = find(".none");
  const articles = [...document.querySelectorAll<HTMLElement>("article.fn")];
  const sections = [...document.querySelectorAll<HTMLElement>("main section")];
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".families a")];

  // Without this script neither of them would do anything.
  find(".find").hidden = false;
  const theme = find(".theme");
  theme.hidden = false;
  theme.addEventListener("click", switchTheme);

  /** The functions in whose name, arguments or description every word occurs. */
  const matching = (text: string): Set<HTMLElement> => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (article: HTMLElement, word: string) => article.dataset["search"]?.includes(word) ?? false;
    return new Set(articles.filter((article) => words.every((word) => has(article, word))));
  };

  const filter = () => {
    const text = box.value.trim();
    const shown = matching(text);
    for (const article of articles) article.hidden = !shown.has(article);
    sections.forEach((section, at) => {
      const count = [...section.querySelectorAll<HTMLElement>("article.fn")].filter((one) => shown.has(one)).length;
      section.hidden = count === 0;
      const link = links[at];
      if (!link) return;
      link.classList.toggle("off", count === 0);
      const badge = link.querySelector(".count");
      if (badge) badge.textContent = String(count);
    });
    found.textContent = text === "" ? "" : `${shown.size} of ${articles.length} functions`;
    none.hidden = shown.size > 0;
    const searched = none.querySelector("b");
    if (searched) searched.textContent = text;
    document.body.classList.toggle("filtered", text !== "");
  };

  /** The best of what is shown: the name itself, else one that begins so, else the first. */
  const best = (): HTMLElement | undefined => {
    const text = box.value.trim().toLowerCase();
    const shown = articles.filter((article) => !article.hidden);
    const name = (article: HTMLElement) => article.dataset["name"]?.toLowerCase() ?? "";
    return (
      shown.find((article) => name(article) === text) ??
      shown.find((article) => name(article).startsWith(text)) ??
      shown[0]
    );
  };

  const clear = () => {
    box.value = "";
    filter();
    box.focus();
  };

  box.addEventListener("input", () => {
    filter();
    scrollTo({ top: 0 });
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      const name = best()?.dataset["name"];
      if (name) location.hash = name;
    } else if (event.key === "Escape" && box.value !== "") {
      event.preventDefault();
      clear();
    }
  });
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.select();
      box.focus();
    }
  });
  none.querySelector("button")?.addEventListener("click", clear);

  // A link to a function that the box hides shows it.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) {
      clear();
      target.scrollIntoView();
    }
  });

  // The family on top is marked in the list.
  const seen = new IntersectionObserver(
    () => {
      const top = sections.findLastIndex((section) => !section.hidden && section.getBoundingClientRect().top < 120);
      links.forEach((link, at) => {
        if (at === top) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    },
    { rootMargin: "-100px 0px 0px 0px", threshold: [0, 1] },
  );
  for (const section of sections) seen.observe(section);
  filter();
});
