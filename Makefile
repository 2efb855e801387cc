# Everything installs into .venv; `make demo` and `make test` need nothing done before.

PYTHON ?= python3
BIN := .venv/bin
PARALLEL := --numprocesses auto --dist loadscope --no-loadscope-reorder
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# The tests start hundreds of processes, and each would compile the kit anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-long test-site test-browser fuzz lab release verify bench wheel site docs clean

demo: .venv/instructor.done bubblewrap
	$(BIN)/grader demo

test: .venv/dev.done bubblewrap
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --cache-dir build/import_linter
	$(BIN)/deptry grader solutions
	$(BIN)/pytest $(PARALLEL)

# Also what takes long: every student's draw in the measurement of the diagnosis, and every mutant of the references.
test-long: .venv/dev.done bubblewrap
	$(BIN)/python -m tests.site.pyodide_files
	DIAGNOSIS_SEEDS=20 $(BIN)/pytest $(PARALLEL) -m ""
	$(BIN)/grader verify --mutants

# A million inputs each for the loader and the decoder, led by what they reach. Needs Atheris, which is for Linux.
fuzz: .venv/dev.done
	$(BIN)/pip install --quiet --editable '.[fuzz]'
	$(BIN)/python -m tests.faults.fuzz frames -atheris_runs=1000000
	$(BIN)/python -m tests.faults.fuzz notebooks -atheris_runs=1000000

# The site in a browser and under Node, which takes Chromium, Node.js and 100 MB of Pyodide's files; each is skipped
# where it is not to be had. `make test` runs what needs none of them.
test-site: .venv/site.done .venv/dev.done
	$(BIN)/pip install --quiet --editable '.[browser]'
	$(BIN)/python -m tests.site.pyodide_files
	$(BIN)/pytest -rs -s tests/site

# A week through formgrader's and JupyterLab's screens in headless Chromium, with pictures in build/browser. `make test`
# runs it too, where Chromium is installed.
test-browser: .venv/dev.done bubblewrap
	$(BIN)/pip install --quiet --editable '.[browser]'
	$(BIN)/pytest -rs tests/browser

# The course as static files, in build/site. PUBLIC_ONLY=1 leaves hidden tests and references out; PYODIDE=folder brings
# the files of that folder along, in place of loading them from where Pyodide publishes them.
site: .venv/site.done
	$(BIN)/grader site $(if $(PUBLIC_ONLY),--public-only) $(if $(PYODIDE),--pyodide '$(PYODIDE)')

# These pages as a site, in build/docs: docs/, the notebooks to read, and references made from the sources. SELF_STUDY=1
# adds the solutions with their commentary: whoever publishes that site publishes the solutions.
docs: .venv/docs.done
	$(BIN)/python -m tools.docs_site $(if $(SELF_STUDY),--solutions)

lab: .venv/instructor.done
	$(BIN)/jupyter lab --notebook-dir=assignments $(if $(filter 0,$(shell id -u)),--allow-root)

release: .venv/instructor.done
	$(BIN)/grader release

verify: .venv/instructor.done bubblewrap
	$(BIN)/grader verify --mutants

bench: .venv/dev.done build/otter/done bubblewrap
	$(BIN)/python -m tests.bench

wheel: .venv/instructor.done
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist ./packaging/course
	@echo "Give students dist/training_networks_grader-….whl along with assignments/."
	@echo "The other, training_networks_course-….whl, holds hidden tests and solutions: it is for self-study."

# The sandbox's container. Where it cannot be installed, grading goes on at the level that is left.
.PHONY: bubblewrap
bubblewrap:
	@sh tools/install_bubblewrap.sh

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/instructor.done: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[instructor]'
	@touch $@

.venv/dev.done: .venv/instructor.done
	$(BIN)/pip install --quiet --editable '.[instructor,similarity,dev,docs,site,browser]'
	@touch $@

.venv/docs.done: .venv/instructor.done
	$(BIN)/pip install --quiet --editable '.[instructor,docs]'
	@touch $@

.venv/site.done: .venv/instructor.done
	$(BIN)/pip install --quiet --editable '.[instructor,site]'
	@touch $@

# otter-grader, which `make bench` measures us against, has an environment of its own.
build/otter/done:
	$(PYTHON) -m venv build/otter
	build/otter/bin/python -m pip install --quiet otter-grader ipykernel ipython matplotlib pytest
	build/otter/bin/python -m pip install --quiet --no-deps --editable .
	@touch $@

clean:
	rm -rf build dist
