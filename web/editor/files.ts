// Files in and out: drops, file choosers, downloads, the clipboard.

/** A packed file (`archive`), or the files of a folder. */
export interface Dropped { name: string; archive: Uint8Array | null; paths: string[]; contents: Uint8Array[] }

const MOST_FILES = 20_000;
const MOST_BYTES = 256 * 1024 * 1024;
/** Folders that no chart is made of and that may be huge. */
const SKIPPED = new Set([".git", "node_modules", ".idea", ".vscode"]);

const bytesOf = async (file: File) => new Uint8Array(await file.arrayBuffer());

async function packed(file: File): Promise<Dropped> {
  if (file.size > MOST_BYTES) throw new Error(`${file.name} is larger than 256 MB`);
  return { name: file.name, archive: await bytesOf(file), paths: [], contents: [] };
}

async function folder(name: string, files: { path: string; file: File }[]): Promise<Dropped> {
  if (files.length > MOST_FILES) throw new Error(`${name} has more than ${MOST_FILES.toLocaleString("en")} files`);
  if (files.reduce((sum, { file }) => sum + file.size, 0) > MOST_BYTES) throw new Error(`${name} is larger than 256 MB`);
  const contents = await Promise.all(files.map(({ file }) => bytesOf(file)));
  return { name, archive: null, paths: files.map(({ path }) => path), contents };
}

async function walk(entry: FileSystemEntry, path: string, into: { path: string; file: File }[]): Promise<void> {
  if (into.length > MOST_FILES) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    into.push({ path, file });
    return;
  }
  if (SKIPPED.has(entry.name)) return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const child of some) await walk(child, path ? `${path}/${child.name}` : child.name, into);
  }
}

async function read(transfer: DataTransfer): Promise<Dropped | null> {
  // Entries are gone after the first await.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files = [...transfer.files];
  const entry = entries[0];
  if (entries.length === 1 && entry?.isDirectory) {
    const found: { path: string; file: File }[] = [];
    await walk(entry, "", found);
    return folder(entry.name, found);
  }
  const file = files[0];
  if (!file) return null;
  if (files.length === 1) return packed(file);
  return folder(`${files.length} files`, files.map((one) => ({ path: one.name, file: one })));
}

type OnDrop = (dropped: Dropped) => void;
type OnFail = (message: string) => void;

/** Watches the page for files that are dragged over it and dropped. `over` gets false when they are gone. */
export function watchDrops(over: (on: boolean) => void, dropped: OnDrop, failed: OnFail): void {
  let depth = 0;
  const files = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragenter", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    depth += 1;
    over(true);
  });
  addEventListener("dragover", (event) => {
    if (files(event)) event.preventDefault();
  });
  addEventListener("dragleave", (event) => {
    if (!files(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) over(false);
  });
  addEventListener("drop", (event) => {
    if (!files(event) || !event.dataTransfer) return;
    event.preventDefault();
    event.stopPropagation();
    depth = 0;
    over(false);
    tell(read(event.dataTransfer), dropped, failed);
  }, true);
}

function tell(reading: Promise<Dropped | null>, dropped: OnDrop, failed: OnFail): void {
  reading.then(
    (result) => result && dropped(result),
    (error: unknown) => failed(error instanceof Error ? error.message : String(error)),
  );
}

/** Opens the browser's chooser for a packed chart or, with `directory`, a folder. */
export function choose(directory: boolean, chosen: OnDrop, failed: OnFail): void {
  const input = document.createElement("input");
  input.type = "file";
  if (directory) input.webkitdirectory = true;
  else input.accept = ".tgz,.gz,.zip,application/gzip,application/zip";
  input.onchange = () => {
    const files = [...(input.files ?? [])];
    const first = files[0];
    if (!first) return;
    if (!directory) return tell(packed(first), chosen, failed);
    const name = first.webkitRelativePath.split("/")[0] ?? "folder";
    const inside = files
      .map((file) => ({ path: file.webkitRelativePath.split("/").slice(1).join("/"), file }))
      .filter(({ path }) => !path.split("/").some((part) => SKIPPED.has(part)));
    tell(folder(name, inside), chosen, failed);
  };
  input.click();
}

/** Opens the browser's chooser for any one file. */
export function chooseAny(chosen: OnDrop, failed: OnFail): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".yaml,.yml,.gotmpl,.tpl,.json,.txt";
  input.onchange = () => {
    const first = input.files?.[0];
    if (first) tell(packed(first), chosen, failed);
  };
  input.click();
}

/** An example's files: a JSON object from paths to texts, beside the page. */
export async function fetchExample(url: string, name: string): Promise<Dropped> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const files = (await response.json()) as Record<string, string>;
  const encoder = new TextEncoder();
  return { name, archive: null, paths: Object.keys(files), contents: Object.values(files).map((text) => encoder.encode(text)) };
}

export function download(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes.slice()], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Puts text on the clipboard; false when the browser does not let it. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
