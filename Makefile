# The two commands of the README are `make demo` and `make test`; the rest is for daily work.
.PHONY: setup demo test lint unit bench soak sbom audit clean
PY := .venv/bin/python

setup: .venv/extras.lock

.venv/extras.lock: requirements/extras.txt pyproject.toml
	sh tools/setup.sh extras

.venv/test.lock: requirements/test.txt pyproject.toml
	sh tools/setup.sh test

demo: setup
	$(PY) -m doorwatch.cli.main demo $(DEMO)

test: .venv/test.lock
	sh tools/system-parts.sh
	sh tools/test.sh

lint: .venv/test.lock
	sh tools/test.sh lint

unit: .venv/test.lock
	sh tools/test.sh unit

bench: .venv/test.lock
	sh tools/bench.sh

soak: .venv/test.lock
	sh tools/test.sh soak

sbom: .venv/test.lock
	@mkdir -p out
	$(PY) tools/sbom.py requirements/extras.txt > out/doorwatch.cdx.json
	@echo out/doorwatch.cdx.json

audit: .venv/test.lock
	sh tools/audit.sh

clean:
	rm -rf .venv .tools .cache out
