"""Mutation check: does a test fail when one thing in the code that matters most is changed?

`python3 dev.py mutate [--minutes 10] [--only PATH]` changes one operator, condition, return, call, `with` or decorator
at a time and runs the tests that run its line. Everything happens in a copy of the tree: the checkout is never touched.
The mutants of a file come in an order that is always the same, and the files take turns until the time is over.
Operators and syntax tree are cosmic-ray's; the ones at the end of this file are our own.
"""

import argparse
import ast
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import parso
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".hypothesis", "node_modules")

SOURCES = [
    *(
        f"articles/models/{name}.py"
        for name in (
            "content",
            "content_fields",
            "drafts",
            "pinning",
            "publication",
            "readiness",
            "revision",
            "schedule",
            "stored_markup",
            "workflow",
        )
    ),
    "articles/admin/article.py",
    *(f"newsroom/models/{name}.py" for name in ("edition", "public", "slug", "redirect")),
    "newsroom/database/hooks.py",
    "newsroom/page_cache.py",
    *(f"newsroom/desk/{name}.py" for name in ("refused_forms", "search", "site", "versions")),
    *(f"newsroom/html/{name}.py" for name in ("clean", "embeds", "expand", "plaintext", "schema", "text")),
]
TESTS = [  # what must notice; of them each mutant gets those that run its line
    *(
        f"tests/articles/{name}.py"
        for name in (
            "admin/test_access",
            "admin/test_article",
            "admin/test_article_fields",
            "admin/test_conflicts_and_sessions",
            "admin/test_editor_schema",
            "admin/test_lists",
            "models/test_content",
            "models/test_derived",
            "models/test_revisions",
            "models/test_tags",
            "reader/test_isolation",
        )
    ),
    *(
        f"tests/newsroom/test_{name}.py"
        for name in ("edition", "embeds", "ground", "html", "html_words", "redirects", "sign_in", "slugs")
    ),
]
START, MOST_TESTS = 20, 120  # seconds to start pytest; tests of one mutant, the quickest first


@dataclass(frozen=True)
class Mutant:
    path: str
    line: int
    name: str
    occurrence: int


def main(*arguments):
    parser = argparse.ArgumentParser(prog="dev.py mutate", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10, help="stop after so long (default: %(default)s)")
    parser.add_argument("--only", action="append", metavar="PATH", help="a file to change (again for more)")
    options = parser.parse_args(arguments)
    if strangers := sorted(set(options.only or ()) - set(SOURCES)):
        sys.exit(f"{strangers[0]} is no file of the check. Files: {', '.join(SOURCES)}.")
    paths = options.only or SOURCES
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copy = Copy(Path(folder), paths)
        print(f"{len(copy.seconds)} tests pass unchanged, in {time.monotonic() - started:.0f} s.", flush=True)
        table, survivors = check(copy, paths, started + 60 * options.minutes)
    tell(table, survivors, time.monotonic() - started)


def check(copy, paths, until):
    """Return ({path: Counter}, [survivors]); the files take turns until the time is over."""
    table, survivors, waiting = {}, [], {}
    for path in paths:
        waiting[path] = mutants_of(path)
        random.Random(path).shuffle(waiting[path])
        table[path] = Counter(all=len(waiting[path]))
    while any(waiting.values()) and time.monotonic() < until:
        for path in [path for path in paths if waiting[path]]:
            if time.monotonic() >= until:
                break
            mutant = waiting[path].pop()
            killed = copy.kills(mutant)
            table[path].update(tried=1, killed=killed)
            survivors += [] if killed else [mutant]
            print("." if killed else f"\n{mutant.path}:{mutant.line} {mutant.name} survived\n", end="", flush=True)
    return table, survivors


class Copy:
    """A copy of the tree, with the results of its tests before any change."""

    def __init__(self, folder, paths):
        self.folder = folder
        self.tree = shutil.copytree(ROOT, folder / "tree", ignore=LEFT_OUT)
        self.spans = {path: spans(ROOT / path) for path in paths}
        record = folder / "record.json"
        files = [name for name in TESTS if (self.tree / name).exists()]
        watched = os.pathsep.join(paths)
        self.pytest(files, 1800, MUTATION_RECORD=str(record), MUTATION_WATCH=watched)
        if not record.exists():
            sys.exit("The tests cannot be run: python3 -m pytest says why.")
        recorded = json.loads(record.read_text(encoding="utf-8"))
        for test in recorded["failed"]:
            print(f"{test} fails without any change: it is left out.")
        self.seconds = recorded["seconds"]
        self.tests = {(path, line): tests for path, line, tests in recorded["lines"]}

    def tests_of(self, mutant):
        """Return the tests that run the mutant's statement, the quickest first; all where it runs at import."""
        first, last = self.spans[mutant.path].get(mutant.line, (None, None))
        near = {test for line in range(first or 0, (last or 0) + 1) for test in self.tests.get((mutant.path, line), ())}
        if not near:  # it runs when the module is imported
            near = {test for (path, _line), tests in self.tests.items() if path == mutant.path for test in tests}
        return sorted(near, key=self.seconds.get)[:MOST_TESTS]

    def kills(self, mutant):
        """Return True if a test fails, or none of them ends, with this change."""
        tests = self.tests_of(mutant)
        if not tests:
            return False
        file, select = self.tree / mutant.path, self.folder / "select.json"
        select.write_text(json.dumps(tests), encoding="utf-8")
        source = file.read_text(encoding="utf-8")
        try:
            file.write_text(mutated(source, mutant), encoding="utf-8")
            timeout = START + 10 * sum(map(self.seconds.get, tests))
            files = dict.fromkeys(test.split("::")[0] for test in tests)
            return self.pytest(files, timeout, MUTATION_SELECT=str(select)) != 0
        finally:
            file.write_text(source, encoding="utf-8")

    def pytest(self, files, timeout, **variables):
        """Return pytest's code; -1 for tests that did not end in time, which a mutant may cause."""
        environment = os.environ | variables | {
            "VAR_DIR": str(self.folder / "var"), "PYTHONDONTWRITEBYTECODE": "1", "SECRET_KEY": "tests", "CACHE_URL": "",
        }  # fmt: skip
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "tests.mutation_plugin", *files]
        command += ["-x"] if "MUTATION_SELECT" in variables else []
        process = subprocess.Popen(
            command,
            cwd=self.tree,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            return -1
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def spans(file):
    """Return {line: (first, last)} of the statement that holds each line within a function; without nested bodies.

    The lines of a function's decorators and head stand for the whole function.
    """
    found = {}
    for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            head = range(min(part.lineno for part in [function, *function.decorator_list]), function.body[0].lineno)
            found |= dict.fromkeys(head, (head.start, function.end_lineno))
            for statement in (
                inner for part in function.body for inner in ast.walk(part) if isinstance(inner, ast.stmt)
            ):
                body = getattr(statement, "body", None)
                last = max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno
                found |= dict.fromkeys(range(statement.lineno, last + 1), (statement.lineno, last))
    return found


def tell(table, survivors, seconds):
    """Print the table and the survivors."""
    print(f"\n\n{'file':<36} mutants  tried  killed  survived")
    total = Counter()
    for path, row in [*table.items(), ("all", total)]:
        total.update(row if path != "all" else {})
        print(f"{path:<36} {row['all']:>7} {row['tried']:>6} {row['killed']:>7} {row['tried'] - row['killed']:>9}")
    for mutant in sorted(survivors, key=lambda mutant: (mutant.path, mutant.line)):
        line = (ROOT / mutant.path).read_text(encoding="utf-8").splitlines()[mutant.line - 1].strip()
        print(f"survived: {mutant.path}:{mutant.line} {mutant.name}: {line}")
    share = 100 * total["killed"] / max(1, total["tried"])
    print(f"{total['killed']} of {total['tried']} mutants were killed ({share:.0f}%), in {seconds / 60:.0f} minutes.")


# --- Mutants --------------------------------------------------------------------------------------


def mutants_of(path):
    """Return every mutant of a file, by operator and line; type annotations are left alone."""
    source = (ROOT / path).read_text(encoding="utf-8")
    tree = get_ast(source)
    mutants = [
        Mutant(path, start[0], name, occurrence)
        for name, operator in OPERATORS.items()
        for occurrence, (node, start) in enumerate(
            (node, start) for node in ast_nodes(tree) for start, _end in operator.mutation_positions(node)
        )
        if not in_annotation(node)
    ]
    return [mutant for mutant in mutants if compiles(mutated(source, mutant))]


def compiles(source):
    try:
        return bool(ast.parse(source))
    except SyntaxError:
        return False


def in_annotation(node):
    while node is not None:
        parent = node.parent
        if parent is not None and (
            parent.type in ("annassign", "tfpdef") or (parent.type == "funcdef" and parent.annotation is node)
        ):
            return True
        node = parent
    return False


def mutated(source, mutant):
    return mutate_code(source, OPERATORS[mutant.name], mutant.occurrence)


class DropCall(Operator):
    """A call that stands alone is left out."""

    def mutation_positions(self, node):
        if node.type == "simple_stmt" and node.children[0].type in ("atom_expr", "power"):
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        node.children[0] = replacement("pass", node.children[0])
        return node

    @classmethod
    def examples(cls):
        return ()


class DropRaise(DropCall):
    """An error is not raised."""

    def mutation_positions(self, node):
        if node.type == "simple_stmt" and node.children[0].type == "raise_stmt":
            yield node.start_pos, node.end_pos


class DropWith(DropCall):
    """What stands inside of a `with` runs without it."""

    def mutation_positions(self, node):
        if node.type == "with_stmt" and node.children[1].type != "with_item":
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        node.children[0].value = "if"
        node.children[1:-2] = [replacement("True", node.children[1])]
        return node


class ReturnNone(DropCall):
    """A function returns nothing."""

    def mutation_positions(self, node):
        if node.type == "return_stmt" and node.children[1].get_code().strip() != "None":
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        node.children[1] = replacement("None", node.children[1])
        return node


def replacement(code, node):
    new = parso.parse(code).children[0]
    new = new.children[0] if new.type == "simple_stmt" else new
    new.prefix = node.get_first_leaf().prefix
    return new


CHANGES = [
    "AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd", "RemoveDecorator",
    "ZeroIterationForLoop", "ExceptionReplacer", "ReplaceBreakWithContinue", "ReplaceContinueWithBreak",
    *(
        f"ReplaceComparisonOperator_{change}"
        for change in ("Eq_NotEq", "NotEq_Eq", "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "In_NotIn", "NotIn_In")
    ),
    *(f"ReplaceBinaryOperator_{change}" for change in ("Add_Sub", "Sub_Add", "BitOr_BitAnd", "BitAnd_BitOr")),
]  # fmt: skip


def operators():
    """Return {name: operator} of cosmic-ray's that are there, and our own."""
    found = {}
    for name in CHANGES:
        try:
            found[name] = get_operator(f"core/{name}")()
        except KeyError:
            continue
    own = [DropCall, DropRaise, DropWith, ReturnNone]
    return found | {operator.__name__: operator() for operator in own}


OPERATORS = operators()

if __name__ == "__main__":
    os.nice(10)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the copy is deleted then too
    main(*sys.argv[1:])
