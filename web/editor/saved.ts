// Playgrounds kept in this browser: one record each in IndexedDB.

export interface Saved {
  id: string;
  name: string;
  version: string;
  origin: string;
  environment: string;
  tabs: string[];
  active: string;
  /** The name is one that a person gave, not the chart's. */
  named: boolean;
  /** Milliseconds since 1970. */
  updated: number;
  bytes: Uint8Array;
}

const STORE = "playgrounds";
let opening: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("pilothouse", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error(request.error?.message ?? "IndexedDB cannot be opened"));
  });
  return opening;
}

async function run<T>(mode: IDBTransactionMode, make: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(STORE, mode);
    const request = make(transaction.objectStore(STORE));
    // Work counts as saved when the transaction is, not when the request is.
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(new Error(transaction.error?.message ?? "the browser refused to save"));
    transaction.onerror = () => reject(new Error(transaction.error?.message ?? "the browser refused to save"));
  });
}

export async function savedPut(record: Saved): Promise<void> {
  await run("readwrite", (store) => store.put(record));
}

export async function savedGet(id: string): Promise<Saved | undefined> {
  return run("readonly", (store) => store.get(id) as IDBRequest<Saved | undefined>);
}

/** What was deleted since the page was opened. */
const removed = new Map<string, Saved>();

export async function savedRemove(id: string): Promise<void> {
  const record = await savedGet(id);
  if (record) removed.set(id, record);
  await run("readwrite", (store) => store.delete(id));
}

/** Takes a deletion back. */
export async function savedRestore(id: string): Promise<void> {
  const record = removed.get(id);
  if (record) await run("readwrite", (store) => store.put(record));
}

export async function savedRename(id: string, name: string): Promise<void> {
  const record = await savedGet(id);
  if (record) await savedPut({ ...record, name, named: true });
}

export async function savedCopy(id: string, copy: string, name: string): Promise<void> {
  const record = await savedGet(id);
  if (record) await savedPut({ ...record, id: copy, name, named: true, updated: Date.now() });
}

/** All playgrounds, the newest first, without their content. */
export async function savedList(): Promise<Saved[]> {
  const all = await run("readonly", (store) => store.getAll() as IDBRequest<Saved[]>);
  return all
    .map((record) => ({ ...record, bytes: new Uint8Array() }))
    .sort((a, b) => b.updated - a.updated);
}
