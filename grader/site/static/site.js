// The start page: what the catalogue lists, with what this browser keeps of it.
import { changedFiles, readAll, textOf, writeText } from "./storage.js";
import { readZip, writeZip } from "./zip.js";

const RELEASE = "training_networks_release";
const PROGRESS = "progress.json";

const message = document.getElementById("message");
const say = (text) => { message.textContent = text; };
const address = (name) => `notebooks/index.html?path=${encodeURIComponent(`${name}/${name}.ipynb`)}`;
const element = (tag, text, properties = {}) => Object.assign(document.createElement(tag), { textContent: text }, properties);

async function show() {
  const catalogue = await (await fetch("catalogue.json", { cache: "no-cache" })).json();
  const files = await readAll();
  const kept = progressOf(files);
  const last = lastNotebook(catalogue, files);
  const tiles = catalogue.notebooks.map((one, index) => tile(one, index, files, kept[one.name], catalogue.hidden, one === last));
  document.getElementById("tiles").replaceChildren(...tiles);
  const go = document.getElementById("continue");
  go.textContent = last ? `Go on where you stopped: ${last.title}` : "Start with the first notebook";
  go.href = address((last ?? catalogue.notebooks[0]).name);
  showOvercome(kept);
}

// What the checks have kept, by notebook.
function progressOf(files) {
  const file = files.get(PROGRESS);
  try {
    return file ? JSON.parse(textOf(file)).notebooks ?? {} : {};
  } catch {
    return {};
  }
}

function lastNotebook(catalogue, files) {
  const saved = catalogue.notebooks.map((one) => [files.get(`${one.name}/${one.name}.ipynb`)?.last_modified ?? "", one]);
  const [time, notebook] = saved.reduce((newest, one) => (one[0] > newest[0] ? one : newest), ["", null]);
  return time ? notebook : null;
}

function tile(one, index, files, kept, withHidden, isLast) {
  const item = element("li", "", { className: isLast ? "last" : "" });
  const states = one.exercises.map((name) => kept?.exercises[name] ?? {});
  const done = states.filter((state) => (withHidden ? state.hidden : state.public) === "passed").length;
  const checked = states.filter((state) => ["passed", "neutral"].includes(state.public)).length;
  const count = one.exercises.length;
  item.append(element("a", `${index + 1}. ${one.title}`, { href: address(one.name) }));
  const bar = element("progress", "", { max: count, value: done });
  bar.setAttribute("aria-label", `${done} of ${count} exercises`);
  item.append(bar);
  const passed = withHidden ? `, ${checked} pass their public checks` : "";
  item.append(element("small", `${done} of ${count} exercises done${passed}`));
  const saved = files.get(`${one.name}/${one.name}.ipynb`);
  const release = saved?.content?.metadata?.[RELEASE];
  if (saved && release !== one.release) {
    item.append(element("small", "A newer version exists."));
    const button = element("button", "Take it, and keep my answers", { type: "button" });
    button.addEventListener("click", () => update(one, saved).then(show));
    item.append(button);
  }
  return item;
}

function showOvercome(kept) {
  const mistakes = Object.values(kept).flatMap((one) => one.mistakes).filter((one) => one.overcome);
  const section = document.getElementById("overcome");
  section.hidden = mistakes.length === 0;
  section.querySelector("ul").replaceChildren(...mistakes.map((one) => element("li", `${one.exercise}: ${one.hint}`)));
}

// The new release with the learner's answers in its exercises; the old notebook stays beside it.
async function update(one, saved) {
  const path = `${one.name}/${one.name}.ipynb`;
  const fresh = await (await fetch(`files/${path}`, { cache: "no-cache" })).json();
  const old = new Map(saved.content.cells.map((cell) => [cell.id, cell]));
  for (const cell of fresh.cells) {
    const mine = old.get(cell.id);
    if (mine && cell.metadata.nbgrader?.solution) cell.source = mine.source;
  }
  const day = new Date().toISOString().slice(0, 10);
  await writeText(`${one.name}/${one.name} before ${day}.ipynb`, JSON.stringify(saved.content));
  await writeText(path, JSON.stringify(fresh));
  say(`${one.title} is up to date. Your notebook as it was is beside it, with its date.`);
}

document.getElementById("export").addEventListener("click", async () => {
  const files = await changedFiles();
  if (!files.length) return say("There is nothing to export yet: save a notebook first.");
  const link = element("a", "", { href: URL.createObjectURL(writeZip(files)), download: "training_networks.zip" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(`Exported ${files.length} ${files.length === 1 ? "file" : "files"}. Import them here on another computer.`);
});

document.getElementById("import").addEventListener("change", async ({ target }) => {
  try {
    const files = readZip(await target.files[0].arrayBuffer());
    const here = await readAll();
    const taken = files.filter(([path]) => here.has(path)).length;
    if (taken && !confirm(`${taken} of these files are here already. Replace them?`)) return;
    for (const [path, text] of files) await writeText(path, text);
    await show();
    say(`Imported ${files.length} ${files.length === 1 ? "file" : "files"}.`);
  } catch (error) {
    say(`This file cannot be imported: ${error.message}`);
  } finally {
    target.value = "";
  }
});

// Another tab may have saved meanwhile.
document.addEventListener("visibilitychange", () => { if (!document.hidden) show(); });
show().catch((error) => say(`The notebooks cannot be listed: ${error.message}`));
