import type { Draft, Pack, Queued } from "./types";

/** Everything of the field lies in IndexedDB: it outlives a closed browser, an empty battery and days without network. */
const NAME = "anlan-field";
const STORES = { pack: "user", drafts: "id", queue: "key" } as const;
type Store = keyof typeof STORES;

let opening: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => Object.entries(STORES).forEach(([name, keyPath]) => asked.result.createObjectStore(name, { keyPath }));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opening;
}

/** Resolves when the transaction is on disk, not when it was asked for. */
async function run<T>(name: Store, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const asked = ask(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const keepPack = (pack: Pack): Promise<unknown> => run("pack", "readwrite", (store) => store.clear()).then(() => run("pack", "readwrite", (store) => store.put(pack)));
export const findPack = async (): Promise<Pack | undefined> => (await run<Pack[]>("pack", "readonly", (store) => store.getAll()))[0];
export const keepDraft = (draft: Draft): Promise<unknown> => run("drafts", "readwrite", (store) => store.put(draft));
export const findDraft = (id: number): Promise<Draft | undefined> => run("drafts", "readonly", (store) => store.get(id));
export const allDrafts = (): Promise<Draft[]> => run("drafts", "readonly", (store) => store.getAll());
export const dropDraft = (id: number): Promise<unknown> => run("drafts", "readwrite", (store) => store.delete(id));
export const keepQueued = (one: Queued): Promise<unknown> => run("queue", "readwrite", (store) => store.put(one));
export const allQueued = async (): Promise<Queued[]> => (await run<Queued[]>("queue", "readonly", (store) => store.getAll())).sort((a, b) => a.madeAt.localeCompare(b.madeAt));
export const dropQueued = (key: string): Promise<unknown> => run("queue", "readwrite", (store) => store.delete(key));
