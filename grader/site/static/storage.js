// What JupyterLite keeps in this browser: one record per file, in the database that is named after the site's path.
const NAME = `JupyterLite Storage - ${new URL(".", location.href).pathname}`;
const STORE = "files";

// The database; null where there is none yet, unless it is to be made: with the one store, as JupyterLite makes it, which
// adds its others as it needs them.
async function open(create = false) {
  const known = indexedDB.databases ? await indexedDB.databases() : [{ name: NAME }];
  if (!create && !known.some((one) => one.name === NAME)) return null;
  const opening = indexedDB.open(NAME);
  opening.onupgradeneeded = () => {
    if (create) opening.result.createObjectStore(STORE);
    else opening.transaction.abort(); // there was none
  };
  const database = await request(opening).catch(() => null);
  if (database?.objectStoreNames.contains(STORE)) return database;
  database?.close();
  return null;
}

function request(one) {
  return new Promise((resolve, reject) => {
    one.onsuccess = () => resolve(one.result);
    one.onerror = () => reject(one.error);
  });
}

// path -> record with `content` and `last_modified`.
export async function readAll() {
  const database = await open();
  if (!database) return new Map();
  try {
    const store = database.transaction(STORE).objectStore(STORE);
    const [keys, values] = await Promise.all([request(store.getAllKeys()), request(store.getAll())]);
    return new Map(keys.map((key, index) => [key, values[index]]));
  } finally {
    database.close();
  }
}

// A file's text. What Python has renamed, as it does to replace a file at once, is kept in base64 whatever its name is.
export function textOf({ content, format }) {
  if (typeof content !== "string") return JSON.stringify(content, null, 1);
  if (format !== "base64") return content;
  return new TextDecoder().decode(Uint8Array.from(atob(content), (character) => character.charCodeAt(0)));
}

// [path, text] of the learner's files.
export async function changedFiles() {
  const files = [...(await readAll())].filter(([, one]) => one.type !== "directory" && one.content !== null);
  return files.map(([path, one]) => [path, textOf(one)]);
}

export async function writeText(path, text) {
  const database = await open(true);
  if (!database) throw new Error("this browser refuses to keep files; a private window may do so.");
  const now = new Date().toISOString();
  const isNotebook = path.endsWith(".ipynb");
  const record = {
    name: path.split("/").pop(), path, created: now, last_modified: now, writable: true, size: text.length,
    type: isNotebook ? "notebook" : "file", format: isNotebook ? "json" : "text",
    mimetype: isNotebook ? "application/x-ipynb+json" : "text/plain", content: isNotebook ? JSON.parse(text) : text,
  };
  try {
    await request(database.transaction(STORE, "readwrite").objectStore(STORE).put(record, path));
  } finally {
    database.close();
  }
}
