// What the page's Rust calls in the browser beyond plain DOM: the two editors, files, saved work, the theme.

export { Answers } from "./answers";
export { Editor } from "./editor";
export { Output } from "./output";
export { TraceLine } from "./trace";
export { paintLine } from "./language";
export { choose, chooseAny, copy, download, fetchExample, watchDrops } from "./files";
export { savedCopy, savedGet, savedList, savedPut, savedRemove, savedRename, savedRestore } from "./saved";
export { watchSwipes } from "./swipes";
export { give, hold, onAsked, takeOver } from "./tabs";
export { switchTheme } from "./theme";
