"""The rules of docs/architecture.md as code. They are read from the syntax tree, so an import inside a function counts,
and so does one that only type checkers see."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

HOME = Path(__file__).resolve().parents[1]
FILES = sorted(
    path.relative_to(HOME).as_posix()
    for path in (*HOME.glob("pipeline/**/*.py"), *HOME.glob("schemas/**/*.py"), HOME / "cli.py")
)

# What a layer may import besides itself. Loaders know two modules of the next stage: how bytes become text is said once, and so
# is which characters no text may hold.
STAGES = ("loaders", "normalization", "outline", "report_forms")
WORDS = ("schemas", "errors", "vocabulary", "normalization")
LAYERS: dict[str, tuple[str, ...]] = {
    "schemas": (),
    "errors": (),
    "vocabulary": ("schemas", "errors"),
    "loaders": ("schemas", "errors", "normalization.encoding", "normalization.text"),
    "normalization": ("schemas", "errors", "vocabulary"),
    "outline": WORDS,
    "report_forms": (*WORDS, "outline"),
    "flow": ("schemas", "errors", *STAGES),
    "batch": ("schemas", "errors", "flow"),
    "store": WORDS,
    "writers": ("schemas", "errors"),
    "commands": (*WORDS, *STAGES, "flow", "batch", "store", "writers"),
    "cli": (*WORDS, *STAGES, "flow", "batch", "store", "writers", "commands"),
    "pipeline": (),
}

# Where a library may be imported: the beginnings of module names below `pipeline.`, or `schemas`.
HOMES: dict[str, tuple[str, ...]] = {
    "pydantic": ("schemas",),
    "pydantic_core": ("schemas",),
    "pypdfium2": ("loaders.pdf",),
    "pdfplumber": ("loaders.pdf",),
    "PIL": ("loaders.ocr", "loaders.image", "loaders.pdf_pictures"),
    "docx": ("loaders.docx",),
    "lxml": ("loaders.docx", "loaders.xlsx", "loaders.html", "loaders.office_package"),
    "openpyxl": ("loaders.xlsx", "writers.xlsx"),
    "python_calamine": ("loaders.xlsx",),
    "bs4": ("loaders.html",),
    "fugashi": ("normalization",),
    "dask": ("batch.cluster",),
    "distributed": ("batch.cluster",),
    "sqlite3": ("store", "writers", "commands", "batch.scratch", "batch.state"),
    "sqlite_utils": ("store",),
    "pyarrow": ("writers.parquet",),
    "jinja2": ("writers",),
    "datasette": ("commands.serve",),
    "typer": ("commands", "cli"),
    "click": ("commands", "cli"),
    "rich": ("commands", "cli"),
}

# What reads a clock, a machine, a network or dice. Documents are read the same everywhere and always.
IMPURE_MODULES = {
    "asyncio", "ftplib", "getpass", "http", "locale", "multiprocessing", "platform", "random", "secrets", "smtplib",
    "socket", "ssl", "tempfile", "threading", "time", "urllib.request", "uuid",
}  # fmt: skip
IMPURE_NAMES = re.compile(
    r"\b(os\.(environ|getenv|getcwd|urandom|cpu_count)|(datetime|date)\.(now|today|utcnow)|Path\.(cwd|home))\b"
)
PURE = {"schemas", "errors", "vocabulary", "flow", *STAGES}
OCR = "pipeline.loaders.ocr"  # the one module that starts another program

LONGEST_BODY = 40  # lines of a function, signature and docstring apart
LONGEST_FILE = 400
SCREEN = 50
TIRED_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "base_utils"}

# Open folders: the name of the tuple in `__init__` that lists their modules, and the functions each module must have.
OPEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "loaders": ("FORMATS", ("accepts", "load")),
    "report_forms": ("FORMS", ("claims", "read")),
    "writers": ("WRITERS", ("write",)),
    "commands": ("COMMANDS", ()),
}


class Import(NamedTuple):
    """One imported module and its line."""

    module: str
    line: int


@cache
def tree(file: str) -> ast.Module:
    return ast.parse((HOME / file).read_text("utf-8"))


def module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def modules() -> frozenset[str]:
    return frozenset(map(module_of, FILES))


def layer_of(module: str) -> str:
    """`pipeline.loaders.pdf` → loaders; `schemas.document` → schemas."""
    parts = module.split(".")
    return parts[1] if parts[0] == "pipeline" and len(parts) > 1 else parts[0]


def imports(file: str) -> Iterator[Import]:
    """Every module that a file names in an import, wherever it stands; `from pipeline import flow` is one too."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (Import(name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = _package(file, node)
            inner = [f"{package}.{name.name}" for name in node.names]
            found = [name for name in inner if name in modules()]
            yield from (Import(name, node.lineno) for name in found)
            if len(found) < len(inner):
                yield Import(package, node.lineno)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield Import(_beginning(node.args[0]), node.lineno)


def _package(file: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    own = file.removesuffix(".py").split("/")[: -node.level]
    return ".".join([*own, *([node.module] if node.module else [])])


def _beginning(argument: ast.expr) -> str:
    """The fixed beginning of a module's name that is put together: `f"pipeline.loaders.{form}"` → pipeline.loaders."""
    first = argument.values[0] if isinstance(argument, ast.JoinedStr) else argument
    assert isinstance(first, ast.Constant), f"line {argument.lineno}: the module's name does not tell its layer"
    return str(first.value).rstrip(".")


def is_ours(module: str) -> bool:
    return module.startswith(("pipeline", "schemas", "cli", "tests"))


def is_below(module: str, names: Iterable[str]) -> bool:
    """Whether a module is one of the names or inside it; `pipeline.` is left out."""
    below = module.removeprefix("pipeline.")
    return any(below == name or below.startswith(f"{name}.") for name in names)


def functions(file: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    statements = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


# -- who may import whom


@pytest.mark.parametrize("file", FILES)
def test_layers_import_only_what_stands_before_them(file: str) -> None:
    own = layer_of(module_of(file))
    strangers = [
        f"{file}:{line}: {own} may not import {module}"
        for module, line in imports(file)
        if is_ours(module) and not is_below(module, (own, *LAYERS[own]))
    ]
    assert not strangers, "\n".join(strangers)


@pytest.mark.parametrize("file", FILES)
def test_a_library_is_imported_only_in_its_home(file: str) -> None:
    below = module_of(file).removeprefix("pipeline.")
    strangers = []
    for module, line in imports(file):
        library = module.split(".")[0]
        if is_ours(module) or (library in sys.stdlib_module_names and library not in HOMES):
            continue
        if not any(below.startswith(f"{home}_") or is_below(below, (home,)) for home in HOMES.get(library, ())):
            strangers.append(f"{file}:{line}: {library} has no home here")
    assert not strangers, "\n".join(strangers)


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer not in ("pipeline", "cli")])
def test_each_layer_of_the_table_exists(layer: str) -> None:
    assert any(layer_of(module) == layer for module in modules())


def test_each_file_belongs_to_a_layer_of_the_table() -> None:
    assert {layer_of(module) for module in modules()} <= set(LAYERS)


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer != "pipeline"])
def test_the_documented_table_is_the_one_that_is_tested(layer: str) -> None:
    """docs/architecture.md has a row a layer: what it may import, and the libraries at home there."""
    page = (HOME / "docs/architecture.md").read_text("utf-8")
    row = re.search(rf"^\| `{layer}` \|([^|]*)\|([^|]*)\|", page, re.MULTILINE)
    assert row is not None
    libraries = {library for library, homes in HOMES.items() if any(home.split(".")[0] == layer for home in homes)}
    documented = (set(re.findall(r"`([\w.]+)`", row[1])), set(re.findall(r"`([\w.]+)`", row[2])))
    assert documented == (set(LAYERS[layer]), libraries)


# -- open folders


@pytest.mark.parametrize("folder", OPEN)
def test_an_open_folder_lists_its_modules(folder: str) -> None:
    """A module is in the tuple, is a part of one (`pdf_lines` of `pdf`), or is named in the folder's docstring."""
    listed = registered(folder)
    docstring = ast.get_docstring(tree(f"pipeline/{folder}/__init__.py")) or ""
    shared = set(re.findall(r"\b(\w+)\.py\b", docstring))
    strangers = [
        name
        for name in modules_of(folder)
        if name not in listed | shared and not name.startswith(tuple(f"{each}_" for each in listed))
    ]
    assert not strangers, f"pipeline/{folder}/: name {strangers} in {OPEN[folder][0]} or in the docstring of __init__"


@pytest.mark.parametrize("folder", OPEN)
def test_what_an_open_folder_lists_is_there(folder: str) -> None:
    """Each name in the tuple is a module with the functions that its callers call."""
    wanted = OPEN[folder][1]
    missing = []
    for name in sorted(registered(folder)):
        if name not in modules_of(folder):
            missing.append(f"{name}.py")
            continue
        held = {function.name for function in functions(f"pipeline/{folder}/{name}.py")}
        missing += [f"{name}.{function}" for function in wanted or (name,) if function not in held]
    assert not missing, f"pipeline/{folder}/: {missing}"


def registered(folder: str) -> set[str]:
    """The names in the tuple (or the keys of the dict) of an open folder; a folder without modules needs none."""
    for node in tree(f"pipeline/{folder}/__init__.py").body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == OPEN[folder][0] for target in targets):
            value = ast.literal_eval(node.value)  # type: ignore[attr-defined]
            return set(value)
    assert not modules_of(folder), f"pipeline/{folder}/__init__.py has no {OPEN[folder][0]}"
    return set()


def modules_of(folder: str) -> list[str]:
    return sorted(path.stem for path in (HOME / "pipeline" / folder).glob("*.py") if path.stem != "__init__")


# -- the tail is bounded


@pytest.mark.parametrize("file", FILES)
def test_functions_are_short(file: str) -> None:
    long = [
        f"{file}:{function.lineno}: {function.name} has {body_lines(function)} lines, {LONGEST_BODY} are allowed"
        for function in functions(file)
        if body_lines(function) > LONGEST_BODY
    ]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("file", FILES)
def test_files_are_short(file: str) -> None:
    assert len((HOME / file).read_text("utf-8").splitlines()) <= LONGEST_FILE


def test_the_flow_fits_on_a_screen() -> None:
    assert len((HOME / "pipeline/flow.py").read_text("utf-8").splitlines()) <= SCREEN


@pytest.mark.parametrize("file", FILES)
def test_a_module_is_named_for_its_subject(file: str) -> None:
    assert not TIRED_NAMES & set(module_of(file).split("."))


# -- names are data


@cache
def place_names() -> dict[str, re.Pattern[str]]:
    """Every name of `wards.toml` as a pattern: Japanese anywhere, Latin letters as a word of their own."""
    source = tomllib.loads((HOME / "pipeline/vocabulary/wards.toml").read_text("utf-8"))
    names: set[str] = set()
    for city in source["city"]:
        for place in (city, *city["ward"]):
            names |= {place["name"], place["kana"], place["romaji"], place["romaji"].split("-")[0]}
            names |= {word for one in (place, *place.get("centers", ())) for word in one.get("spellings", ())}
            names |= {center["name"] for center in place.get("centers", ())}
    return {name: _pattern(name) for name in names}


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z]){name}(?![A-Za-z])", re.IGNORECASE) if name.isascii() else re.compile(name)


def words_of_code(file: str) -> Iterator[tuple[str, int]]:
    """Identifiers and string literals. Docstrings and comments give examples; they decide nothing."""
    told = {id(node.value) for node in ast.walk(tree(file)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value, node.lineno
        elif isinstance(node, ast.Name | ast.FunctionDef | ast.ClassDef):
            yield (node.id if isinstance(node, ast.Name) else node.name).replace("_", " "), node.lineno


@pytest.mark.parametrize("file", FILES)
def test_no_place_is_named_in_code(file: str) -> None:
    """Wards, centers and cities, the invented ones too, are data of the vocabulary."""
    named = [
        f"{file}:{line}: {name}"
        for text, line in words_of_code(file)
        for name, pattern in place_names().items()
        if pattern.search(text)
    ]
    assert not named, "\n".join(named)


@pytest.mark.parametrize("file", sorted(path.relative_to(HOME).as_posix() for path in HOME.glob("pipeline/**/*.sql")))
def test_no_place_is_named_in_sql(file: str) -> None:
    statements = re.sub(r"(?m)--.*$", "", (HOME / file).read_text("utf-8"))
    assert not [name for name, pattern in place_names().items() if pattern.search(statements)]


# -- reading is pure


@pytest.mark.parametrize("file", [file for file in FILES if layer_of(module_of(file)) in PURE])
def test_reading_knows_no_clock_machine_or_dice(file: str) -> None:
    forbidden = IMPURE_MODULES | (set() if module_of(file) == OCR else {"subprocess"})
    found = [f"{file}:{line}: {module}" for module, line in imports(file) if module in forbidden]
    code = ast.unparse(tree(file))
    found += [f"{file}: {match.group()}" for match in IMPURE_NAMES.finditer(code)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("file", [file for file in FILES if layer_of(module_of(file)) in PURE])
def test_reading_keeps_no_state(file: str) -> None:
    """No `global`, and no empty list, dict or set at the top of a module that is there to be filled."""
    found = [f"{file}:{node.lineno}: global" for node in ast.walk(tree(file)) if isinstance(node, ast.Global)]
    for node in tree(file).body:
        value = getattr(node, "value", None) if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if value is not None and ast.unparse(value) in {"[]", "{}", "set()", "list()", "dict()"}:
            found.append(f"{file}:{node.lineno}: {ast.unparse(node)}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("file", [file for file in FILES if layer_of(module_of(file)) not in ("commands", "cli")])
def test_only_commands_speak(file: str) -> None:
    """The library stays quiet: no `print`, nothing written to the standard streams."""
    spoken = [
        f"{file}:{node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and re.match(r"print$|sys\.(stdout|stderr)\b", ast.unparse(node.func))
    ]
    assert not spoken, "\n".join(spoken)
