// What the page's Rust calls in the browser beyond plain DOM: the two editors, files, saved work, the theme.

export { Editor } from "./editor";
export { Output } from "./output";
export { paintLine } from "./language";
export { choose, copy, download, watchDrops } from "./files";
export { savedGet, savedList, savedPut, savedRemove } from "./saved";
export { switchTheme } from "./theme";
