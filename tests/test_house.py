"""The four floors: every import runs down (see docs/architecture.md); and other rules that the source shows."""

import ast
import itertools
import re
from pathlib import Path

import pytest

from tests.conftest import STARTS_PROCESSES

ROOT = Path(__file__).parent.parent
FLOORS = ["newsroom", "authors", "articles", "comments"]
ARTICLES_FLOORS = [
    ("models",),
    ("search", "front"),
    ("reader",),
    ("admin", "urls", "templatetags", "sample"),
]  # inside articles
TEXTS = [".py", ".html", ".css", ".js", ".md", ".toml", ".yml", ".conf", ".txt"]


def modules(floor):
    return sorted((ROOT / floor).rglob("*.py"))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node


def imported_names(path):
    """Give every imported name in full: `from articles import feeds` gives articles.feeds."""
    for name, node in imported(path):
        yield name
        if isinstance(node, ast.ImportFrom):
            yield from (f"{name}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("floor", FLOORS)
def test_every_import_runs_down(floor):
    above = FLOORS[FLOORS.index(floor) + 1 :]
    up = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(floor)
        for name, _node in imported(path)
        if name.split(".")[0] in above
    ]
    assert up == []


@pytest.mark.parametrize(("below", "above"), list(itertools.combinations(ARTICLES_FLOORS, 2)))
def test_every_import_inside_articles_runs_down(below, above):
    up = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("articles")
        for name in imported_names(path)
        if path.relative_to(ROOT / "articles").with_suffix("").parts[0] in below
        and name.split(".")[0] == "articles"
        and name.split(".")[1:2] in [[part] for part in above]
    ]
    assert up == []


@pytest.mark.parametrize("floor", FLOORS)
def test_no_import_hides_in_a_function(floor):
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(floor)
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_an_import_that_runs_up_is_found(tmp_path):
    (tmp_path / "sneaky.py").write_text("def f():\n    from comments.models import Comment\n")
    assert [name for name, _node in imported(tmp_path / "sneaky.py")] == ["comments.models"]


def test_no_module_is_longer_than_320_lines():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for floor in FLOORS
        for path in modules(floor)
        if "migrations" not in path.parts
    }
    assert {name: lines for name, lines in long.items() if lines > 320} == {}


def test_no_line_of_a_template_is_longer_than_120_characters():
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert long == []


def test_stylesheets_use_logical_properties():
    physical = re.compile(r"(margin|padding|border)-(left|right)|text-align: *(left|right)|[^-\w](left|right): *\d")
    guilty = [
        path.name
        for floor in FLOORS
        for path in sorted((ROOT / floor).glob("static/**/*.css"))
        if physical.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_templates_carry_no_inline_style_and_no_inline_script():
    inline = re.compile(r'\sstyle="|<script(?![^>]*(src=|application/ld\+json))|\son\w+="')
    guilty = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if inline.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


# --- The edition ----------------------------------------------------------------------------------

WRITES = {"update", "delete", "bulk_create", "bulk_update", "_update", "_raw_delete", "_insert"}
MAY_PASS_THE_EDITION = [
    "newsroom/backup/rows.py",  # restoring a backup gives the edition a new epoch
    "newsroom/records.py",  # records, which readers never see
    "newsroom/slug_migration.py",  # the historical models of migrations know no edition
]


def ways_past_the_edition(source):
    """Return (line, code) of every write to the database that neither raises the edition nor says that it does not.

    The named ways are `objects.without_edition()` and `save(new_edition=False)` (see `newsroom.models.public`).
    """
    tree, found = ast.parse(source), []
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        base_rows = {
            target.id
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and "_base_manager" in ast.unparse(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
            code = ast.unparse(call.func)
            writes = isinstance(call.func, ast.Attribute) and call.func.attr in WRITES
            if (
                re.fullmatch(r"(models\.)?(Model|QuerySet)(\.\w+)?", code)
                or code.startswith(("super(Public", "models.Manager", "super(models."))
                or code.endswith((".save_base", "._raw_delete"))
                or (writes and ("_base_manager" in code or re.match(r"\w+", code)[0] in base_rows))
            ):
                found.append((call.lineno, code))
    return found


def test_every_write_raises_the_edition_or_says_that_it_does_not():
    found = {
        str(path.relative_to(ROOT)): ways
        for floor in FLOORS
        for path in modules(floor)
        if "migrations" not in path.parts and str(path.relative_to(ROOT)) not in MAY_PASS_THE_EDITION
        if (ways := ways_past_the_edition(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        "models.QuerySet(Article).update(body='')",
        "models.QuerySet.update(rows, body='')",
        "models.Model.save(self)",
        "super(Public, self).save()",
        "self.save_base()",
        "Article._base_manager.filter(pk=1).update(body='')",
        "rows = Article._base_manager.filter(pk=1)\n    rows.update(body='')",
    ],
)
def test_each_former_way_past_the_edition_is_found(code):
    assert len(ways_past_the_edition(f"def f(self):\n    {code}\n")) == 1


def test_every_file_that_the_documents_name_exists():
    names = {
        path.name for folder in (*FLOORS, "templates", "tests", "docs", "deploy") for path in (ROOT / folder).rglob("*")
    }
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")]
    missing = [
        f"{document.name}: {found}"
        for document in documents
        for found in re.findall(
            r"`([\w./-]+\.(?:py|html|js|css|json|md|toml|yml))`", document.read_text(encoding="utf-8")
        )
        if not (ROOT / found).exists() and ("/" in found or found not in names) and found != "newsroom.html"  # a module
    ]
    assert missing == []


def test_every_test_that_starts_processes_exists():
    assert [name for name in STARTS_PROCESSES if not (ROOT / name).exists()] == []
