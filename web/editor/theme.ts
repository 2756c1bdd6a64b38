// Light or dark: what was chosen last, else what the system says. Runs before the page's first paint.

const KEY = "pilothouse.theme";
const root = document.documentElement;

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const apply = () => {
  root.dataset["theme"] = stored() ?? (dark.matches ? "dark" : "light");
};
apply();
dark.addEventListener("change", apply);

/** Switches between light and dark, and remembers. */
export function switchTheme(): void {
  const next = root.dataset["theme"] === "dark" ? "light" : "dark";
  root.dataset["theme"] = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Private windows may refuse: the choice then lasts as long as the page.
  }
}
