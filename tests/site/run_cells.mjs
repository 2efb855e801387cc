// Runs a notebook's cells in Pyodide under Node, as the site's kernel does, and prints what came of them as JSON.
// node run_cells.mjs PYODIDE WHEELS CELLS.json NOTEBOOK
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, wheels, cells, notebook] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")));
const folder = "/lib/python3.12/site-packages/training_networks_assignments";
const env = { GRADER_PROGRESS: "/home/pyodide/progress.json", GRADER_RELEASED: folder, MPLBACKEND: "agg" };
const py = await loadPyodide({ indexURL: `${pyodide}/`, packageCacheDir: `${pyodide}/`, env, stderr: () => {} });
const quiet = { messageCallback() {} };
await py.loadPackage(readdirSync(wheels).map((name) => join(wheels, name)), quiet);
await py.loadPackage(["micropip", "sqlite3", "ipython", "numpy", "matplotlib"], quiet);
py.globals.set("CELLS", py.toPy(JSON.parse(readFileSync(cells, "utf8"))));
py.globals.set("NOTEBOOK", notebook);
const outcome = await py.runPythonAsync(`
import json, os, warnings
import piplite
from pyodide.code import find_imports
import pyodide_js
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
shell.enable_gui = lambda gui=None: None
shell.history_manager.enabled = False
os.mkdir(NOTEBOOK)
os.chdir(NOTEBOOK)
failures = []
for source in CELLS:
    await pyodide_js.loadPackagesFromImports(source)
    result = shell.run_cell(source, store_history=True)
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        failures.append({"source": source, "error": f"{type(error).__name__}: {error}"})
with open("/home/pyodide/progress.json") as file:
    kept = json.load(file)["notebooks"][NOTEBOOK]
json.dumps({"failures": failures, "exercises": kept["exercises"]})
`);
console.log(`\nOUTCOME ${outcome}`);
