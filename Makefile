# Two commands matter: `make run` and `make test`. Both work from a bare clone with Python 3.11+.
PYTHON ?= python3
BIN := .venv/bin
# Three parallel test processes suit two cores: browser tests wait more than they compute.
WORKERS ?= 3

.PHONY: run demo test check bench requirements clean

run: .venv/run.stamp
	@sh requirements/system.sh run
	@exec $(BIN)/python -m cxassess.cli run

test: .venv/dev.stamp
	@sh requirements/system.sh test
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet --extension=html cxassess/web/templates
	$(BIN)/djlint --lint --quiet --extension=html.j2 reports
	$(BIN)/deptry .

bench: .venv/dev.stamp
	$(BIN)/python -m tests.load.bench

# Exact versions with hashes, for every Python from 3.11 on; needs uv.
requirements:
	uv pip compile pyproject.toml --extra postgres --extra server --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --quiet --output-file requirements/run.txt
	uv pip compile pyproject.toml --extra postgres --extra server --group dev --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --quiet --output-file requirements/dev.txt

.venv/bin/python:
	@sh requirements/python.sh "$(PYTHON)" .venv

.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	@echo "Installing what cxassess needs (hash-checked) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python requirements/link.py
	@touch $@

.venv/dev.stamp: requirements/dev.txt pyproject.toml | .venv/bin/python
	@echo "Installing what cxassess and its tests need (hash-checked) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python requirements/link.py
	@touch $@ .venv/run.stamp

clean:
	rm -rf .venv .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache dist build
