"""Mutation check: does a test fail when one thing in the code that matters most is changed?

`python3 dev.py mutate [--minutes 10] [--only PATH]` changes one operator, condition, return, call, `with` or decorator
at a time and runs the tests of that file. Everything happens in a copy of the tree: the checkout is never touched.
The mutants of a file come in an order that is always the same, and the files take turns until the time is over.
Operators and syntax tree are cosmic-ray's; the ones at the end of this file are our own.
"""

import argparse
import ast
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

REVISIONS = ["articles/test_revisions.py", "articles/test_content.py", "articles/test_access.py"]
KEEPING = [*REVISIONS, "articles/test_keeping.py"]
DESK = ["articles/test_access.py", "articles/test_desk.py", "articles/test_keeping.py"]
EDITION = ["newsroom/test_ground.py", "newsroom/test_edition.py"]
MARKUP = ["newsroom/test_html.py", "newsroom/test_html_words.py", "newsroom/test_embeds.py"]
TESTS = {  # source: the tests that must notice
    "articles/models/drafts.py": KEEPING,
    "articles/models/publication.py": [*KEEPING, "articles/test_derived.py"],
    "articles/models/revision.py": KEEPING,
    "articles/models/content.py": [*KEEPING, "articles/test_tags.py"],
    "articles/models/workflow.py": [*KEEPING, "articles/test_desk.py"],
    "articles/admin/article.py": DESK,
    "newsroom/models/edition.py": [*EDITION, "articles/test_revisions.py"],
    "newsroom/models/public.py": EDITION,
    "newsroom/models/slug.py": ["newsroom/test_slugs.py", "articles/test_tags.py"],
    "newsroom/models/redirect.py": ["newsroom/test_slugs.py", "newsroom/test_redirects.py"],
    "newsroom/database/hooks.py": EDITION,
    "newsroom/edition.py": [*EDITION, "articles/test_revisions.py"],
    "newsroom/desk/rescue.py": ["articles/test_keeping.py"],
    "newsroom/desk/search.py": ["articles/test_keeping.py"],
    "newsroom/desk/site.py": [*DESK, "newsroom/test_sign_in.py"],
    "newsroom/desk/versions.py": ["articles/test_keeping.py"],
    "newsroom/html/clean.py": MARKUP,
    "newsroom/html/embeds.py": MARKUP,
    "newsroom/html/expand.py": [*MARKUP, "articles/test_isolation.py"],
    "newsroom/html/plaintext.py": MARKUP,
    "newsroom/html/schema.py": [*MARKUP, "articles/test_editor_schema.py"],
    "newsroom/html/text.py": MARKUP,
}
LEAST_TIMEOUT = 30  # seconds; at least four times what the tests take unchanged


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
    if strangers := sorted(set(options.only or ()) - TESTS.keys()):
        sys.exit(f"{strangers[0]} is no file of the check. Files: {', '.join(TESTS)}.")
    paths = options.only or list(TESTS)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copy = shutil.copytree(ROOT, Path(folder) / "tree", ignore=LEFT_OUT)
        table, survivors = check(copy, paths, started + 60 * options.minutes)
    tell(table, survivors, time.monotonic() - started)


def check(copy, paths, until):
    """Return ({path: Counter}, [survivors]); the files take turns until the time is over."""
    table, survivors, waiting = {}, [], {}
    for path in paths:
        mutants = mutants_of(path)
        random.Random(path).shuffle(mutants)
        waiting[path] = mutants
        table[path] = Counter(all=len(mutants))
    timeouts = {}
    while any(waiting.values()) and time.monotonic() < until:
        for path in [path for path in paths if waiting[path]]:
            if time.monotonic() >= until:
                break
            tests = tuple(TESTS[path])
            if tests not in timeouts:
                timeouts[tests] = unchanged(copy, path)
            mutant = waiting[path].pop()
            killed = is_killed(copy, mutant, timeouts[tests])
            table[path]["tried"] += 1
            table[path]["killed"] += killed
            if not killed:
                survivors.append(mutant)
            print("." if killed else f"\n{mutant.path}:{mutant.line} {mutant.name} survived", end="", flush=True)
    return table, survivors


def unchanged(copy, path):
    """Run the file's tests on the code as it is; return the seconds after which a mutant's run is given up."""
    started = time.monotonic()
    code = run_tests(copy, path, 600)
    if code:
        code = run_tests(copy, path, 600, stdout=None)
    if code:
        sys.exit(f"The tests of {path} fail without any change (pytest answers {code}); the lines above say why.")
    return max(LEAST_TIMEOUT, 4 * (time.monotonic() - started))


def is_killed(copy, mutant, timeout):
    file = copy / mutant.path
    source = file.read_text(encoding="utf-8")
    try:
        file.write_text(mutated(source, mutant), encoding="utf-8")
        return run_tests(copy, mutant.path, timeout) != 0
    finally:
        file.write_text(source, encoding="utf-8")


def run_tests(copy, path, timeout, stdout=subprocess.DEVNULL):
    """Return pytest's code; -1 for tests that did not end in time, which a mutant may cause."""
    files = [f"tests/{name}" for name in TESTS[path] if (copy / "tests" / name).exists()]
    environment = os.environ | {
        "VAR_DIR": str(copy.parent / "var"), "PYTHONDONTWRITEBYTECODE": "1", "SECRET_KEY": "tests", "CACHE_URL": "",
    }  # fmt: skip
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider", *files]
    process = subprocess.Popen(
        command, cwd=copy, env=environment, stdout=stdout, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        return -1
    finally:
        if process.poll() is None:
            os.killpg(process.pid, 9)
            process.wait()


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
