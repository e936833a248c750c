"""The house itself: the import rule, the size of its parts, its documents, and the program as it is handed over."""

import ast
import fnmatch
import os
import re
import shutil
import statistics
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "desktop_app"
WITHOUT_PRESENT = ("domain", "models", "services", "forms")
"""Rooms whose public functions are documented and which are handed the present instead of asking for it."""


def files_of_the_project() -> Iterator[Path]:
    """Every file that git would keep: what `.gitignore` and git itself name is left out."""
    ignored = [".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split())]
    for folder, folders, names in os.walk(ROOT):
        keep = [name for name in (*folders, *names) if not any(fnmatch.fnmatch(name, rule) for rule in ignored)]
        folders[:] = [name for name in folders if name in keep]
        yield from (Path(folder, name) for name in names if name in keep)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


FILES = sorted(files_of_the_project())
CODE = [path for path in FILES if path.suffix == ".py"]
PROGRAM = [path for path in CODE if path.is_relative_to(PACKAGE)]


def run(*command: str | Path, at: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a Python program in folder `at`; `path` is where it finds its modules first."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    if path:
        environment["PYTHONPATH"] = str(path)
    line = [sys.executable, *map(str, command)]
    return subprocess.run(line, cwd=at, env=environment, capture_output=True, text=True, timeout=300, check=False)


def lint_imports(at: Path) -> subprocess.CompletedProcess[str]:
    return run("-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache", "--no-logo", at=at)


# The rooms


def test_imports_point_downwards_only() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("domain", "import desktop_app.services", "Rooms import downwards only"),
        ("models", "import desktop_app.forms", "Rooms import downwards only"),
        ("forms", "import desktop_app.models", "Rooms import downwards only"),
        ("services", "import desktop_app.exchange", "Rooms import downwards only"),
        ("cli", "from PySide6.QtCore import QTimer", "Only ui speaks Qt and shows PDF"),
        ("services", "from playhouse import db_url", "Only models speaks to the database"),
        ("cli", "import sqlite3", "Only models speaks to the database"),
        ("ui", "from reportlab.pdfgen import canvas", "Only forms writes Word and PDF"),
        ("services", "import openpyxl", "Only exchange reads and writes Excel"),
    ],
)
def test_the_import_rule_bites(tmp_path: Path, room: str, line: str, contract: str) -> None:
    for folder in (PACKAGE, *(part for part in PACKAGE.iterdir() if part.is_dir() and part.name != "__pycache__")):
        target = tmp_path / folder.relative_to(ROOT)
        target.mkdir()
        (target / "__init__.py").touch()
    (tmp_path / "desktop_app" / "__main__.py").touch()
    (tmp_path / "desktop_app" / "resources").mkdir()
    (tmp_path / "desktop_app" / "resources" / "__init__.py").touch()
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    assert lint_imports(tmp_path).returncode == 0
    (tmp_path / "desktop_app" / room / "new.py").write_text(line)
    result = lint_imports(tmp_path)
    assert result.returncode == 1
    assert re.search(f"^{contract} BROKEN", result.stdout, re.MULTILINE), result.stdout


def test_modules_are_small() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert {shown(path): length for path, length in lengths.items() if length > 500} == {}
    assert statistics.median(lengths[path] for path in PROGRAM) < 150


def test_functions_are_short() -> None:
    long = {
        f"{shown(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
        if node.end_lineno - node.lineno >= 60
    }
    assert long == {}


def test_modules_are_named_for_what_they_are_about() -> None:
    vague = re.compile(r"(^|_)(util|helper|common|manager|misc)s?(_|$)")
    assert [shown(p) for p in PROGRAM for part in p.relative_to(ROOT).with_suffix("").parts if vague.search(part)] == []


def test_every_room_and_module_says_what_it_is_for() -> None:
    assert [shown(path) for path in PROGRAM if not ast.get_docstring(tree(path))] == []


def test_public_functions_and_classes_are_documented() -> None:
    silent = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in PROGRAM
        if path.relative_to(PACKAGE).parts[0] in WITHOUT_PRESENT
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_the_present_and_the_disk_come_from_outside() -> None:
    """No room below the exchange asks for the present; the domain opens no file besides."""
    present = re.compile(r"\b(datetime|date|dt)\.(now|utcnow|today)$|^time\.(time|time_ns|localtime|gmtime)$")
    disk = re.compile(r"^open$|^os\.|^(pathlib\.)?Path$|\.(read|write)_(text|bytes)$")
    asked = []
    for path in PROGRAM:
        room = path.relative_to(PACKAGE).parts[0]
        if room not in WITHOUT_PRESENT:
            continue
        for node in ast.walk(tree(path)):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if present.search(name) or (room == "domain" and disk.search(name)):
                asked.append(f"{shown(path)}:{node.lineno} {name}()")
    assert asked == []


# What the files hold


MACHINE = re.compile(r"(?<![\w.])/(?:work|farm|root|tmp|Users|home/\w+)/[\w.]|\b[A-Z]:\\Users\\")
MAIL = re.compile(r"[\w.+-]+@(?!example\.|[\w.-]*\.(?:example|invalid)\b)[\w-]+\.[a-z]{2,}\b", re.ASCII)
IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(\d{3})[\dXx](?![\dA-Za-z])")

PUBLISHED = {"11010519491231002X", "440524188001010014", "810000199408230021"}
"""The example numbers that GB 11643 and the notice on residence permits print."""


def has_right_check_digit(number: str) -> bool:
    """ISO 7064 MOD 11-2, as GB 11643 uses it."""
    weights = (2 ** (17 - place) % 11 for place in range(17))
    rest = sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False)) % 11
    return number[-1].upper() == "10X98765432"[rest]


def test_files_hold_no_machine_and_no_private_person() -> None:
    found = []
    for path in FILES:
        data = path.read_bytes()
        if b"\0" in data:
            continue
        for count, line in enumerate(data.decode("utf-8").splitlines(), 1):
            numbers = (m[0] for m in IDENTITY.finditer(line) if m[1] != "000" and has_right_check_digit(m[0]))
            mail = MAIL.search(line) and "licen" not in path.name.lower()
            if set(numbers) - PUBLISHED or MACHINE.search(line) or mail:
                found.append(f"{shown(path)}:{count} {line.strip()[:100]}")
    assert found == []


def test_documents_point_at_what_exists() -> None:
    broken = [
        f"{shown(path)}: {target}"
        for path in FILES
        if path.suffix == ".md"
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_the_map_names_modules_that_exist() -> None:
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:cli|ui|exchange|services|models|forms|domain)/[\w/]+\.py)`", text)
    assert len(named) > 20
    assert [name for name in named if not (PACKAGE / name).is_file()] == []


def test_every_make_target_is_explained() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    assert re.findall(r"^([a-z]+): ## \S", text, re.MULTILINE) == phony[1].split()
    named = re.findall(r"`make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert set(named) <= set(phony[1].split())


def runtime_packages(name: str = "complaint-desk", seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """Everything `name` needs to run here, without extras."""
    for requirement in map(Requirement, requires(name) or []):
        wanted = canonicalize_name(requirement.name)
        if wanted not in seen and (not requirement.marker or requirement.marker.evaluate({"extra": ""})):
            seen = runtime_packages(wanted, seen | {wanted})
    return seen


def test_every_package_we_ship_with_has_its_licence_listed() -> None:
    text = (ROOT / "THIRD_PARTY_LICENCES.md").read_text(encoding="utf-8")
    listed = {canonicalize_name(name) for name in re.findall(r"^\| ([\w.-]+) \|", text, re.MULTILINE)}
    assert runtime_packages() - listed == set()


# The program as it is handed over


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, unpacked: built from a copy, so that nothing is left in the checkout."""
    source, site = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("安 装")
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE", "THIRD_PARTY_LICENCES.md"):
        shutil.copy(ROOT / name, source)
    for name in ("desktop_app", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    built = run(
        "-m", "pip", "--disable-pip-version-check", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir",
        source / "wheel", source, at=source,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = (source / "wheel").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    return site


def test_the_wheel_holds_every_module_and_every_resource(installed: Path) -> None:
    expected = {path.relative_to(ROOT) for path in PROGRAM}
    expected |= {"desktop_app" / path.relative_to(ROOT) for path in FILES if path.is_relative_to(ROOT / "resources")}
    held = {path.relative_to(installed) for path in (installed / "desktop_app").rglob("*") if path.is_file()}
    assert held == expected


def test_the_installed_program_reads_its_resources_anywhere(installed: Path, tmp_path: Path) -> None:
    program = (
        "import desktop_app, importlib.resources as r; print(desktop_app.__file__);"
        " print(*sorted(p.name for p in r.files('desktop_app.resources').joinpath('regulations').iterdir()))"
    )
    result = run("-c", program, at=tmp_path, path=installed)
    assert result.returncode == 0, result.stderr
    place, names = result.stdout.splitlines()
    assert Path(place).is_relative_to(installed)
    assert names.split() == sorted(path.name for path in (ROOT / "resources" / "regulations").iterdir())


def test_the_installed_program_explains_itself_anywhere(installed: Path, tmp_path: Path) -> None:
    result = run("-m", "desktop_app", "--help", at=tmp_path, path=installed)
    assert result.returncode == 0, result.stderr
    assert "register" in result.stdout
