"""No text that anybody types makes a regular expression, or a function that reads text, slower than linear.

The patterns are found by introspection: those that modules and classes hold, those written in calls of `re`, those of
validators and addresses; a pattern that a function builds needs a line in BUILT, or the test says so.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import signal
import time
from contextlib import contextmanager
from pathlib import Path
from re import _compiler as compiler
from re import _constants as ops
from re import _parser as parser

import pytest
from django.apps import apps
from django.urls import get_resolver

from comments.models import classifier
from newsroom import arabic, contact_details, highlight, html

FLOORS = ["newsroom", "authors", "articles", "comments"]
SMALL, LARGE = 5_000, 50_000
FACTOR = 3  # above linear growth; quadratic growth is 10, and a busy machine may look like 2
FLOOR = 0.05  # seconds for LARGE: below them growth is not judged, a quadratic step of a nanosecond takes longer
LIMIT = 20  # seconds after which an expression is given up as hopeless
SAMPLE = "aZé1_ -.:/@#+(<&'\"\n\t\u00a0\u0627\u064e\u0640\u060c\u0661\u200c\u2066\U0001f600"
# (module, function): the patterns that it builds, for words that make it build every kind of part
BUILT = {}


def modules():
    for floor in FLOORS:
        package = importlib.import_module(floor)
        for found in pkgutil.walk_packages(package.__path__, f"{floor}."):
            if ".migrations" not in found.name and not found.name.endswith(("wsgi", "asgi")):
                yield importlib.import_module(found.name)


def patterns_in(value, depth=0):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict) and depth < 3:
        yield from (found for part in value.values() for found in patterns_in(part, depth + 1))
    elif isinstance(value, list | tuple | set | frozenset) and depth < 3 and len(value) < 500:
        yield from (found for part in value for found in patterns_in(part, depth + 1))


def held_patterns(module):
    """The patterns that a module's names and its classes' attributes hold."""
    for name, value in vars(module).items():
        yield from ((name, found) for found in patterns_in(value))
        if inspect.isclass(value) and value.__module__ == module.__name__:
            for attribute, inner in list(vars(value).items()):
                yield from ((f"{name}.{attribute}", found) for found in patterns_in(inner))


def written_patterns(module, path):
    """The patterns in calls of `re`: constants, or expressions of the module's names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
            continue
        if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "re" and call.func.attr != "escape"):
            continue
        inside = [f.name for f in functions if f.lineno <= call.lineno <= f.end_lineno]
        if any((module.__name__, name) in BUILT for name in inside):
            yield from (
                (f"{inside[-1]}()", built) for name in inside for built in BUILT.get((module.__name__, name), ())
            )
            continue
        if not inside:
            continue  # the module's names hold it
        source = compile(ast.Expression(call.args[0]), str(path), "eval")
        yield f"line {call.lineno}", re.compile(eval(source, dict(vars(module))))


def other_patterns():
    """The patterns of the models' validators and of the addresses."""
    for model in apps.get_models():
        if model._meta.app_label in FLOORS:
            for field in model._meta.get_fields():
                for validator in getattr(field, "validators", ()):
                    if hasattr(validator, "regex"):
                        yield f"{model.__name__}.{field.name}", re.compile(validator.regex.pattern)
    for route in get_resolver().url_patterns:
        yield f"address {route.pattern}", route.pattern.regex


def all_patterns():
    found = {}
    for module in modules():
        path = Path(module.__file__)
        for name, pattern in [*held_patterns(module), *written_patterns(module, path)]:
            found.setdefault((pattern.pattern, pattern.flags), (f"{module.__name__} {name}", pattern))
    for name, pattern in other_patterns():
        found.setdefault((pattern.pattern, pattern.flags), (name, pattern))
    return [pytest.param(pattern, id=name) for name, pattern in found.values() if isinstance(pattern.pattern, str)]


def letters_of(tree):
    """Every character that a parsed pattern names: its literals and the ends of its ranges."""
    for op, value in tree:
        if op in (ops.LITERAL, ops.NOT_LITERAL):
            yield chr(value)
        elif op is ops.RANGE:
            yield from (chr(value[0]), chr(value[1]))
        elif op is ops.IN:
            yield from letters_of(value)
        elif op is ops.BRANCH:
            yield from (letter for branch in value[1] for letter in letters_of(branch))
        elif isinstance(value, tuple):
            for part in value:
                if isinstance(part, parser.SubPattern):
                    yield from letters_of(part)


def starts(pattern, letters):
    """Those of the letters that the pattern may start with: the automaton goes on behind them."""
    return [letter for letter in letters if may_start(parser.parse(pattern.pattern, pattern.flags), letter)]


def may_start(tree, letter):  # noqa: PLR0911 one rule a kind of part
    """True if the letter may stand first; parts that match nothing are passed over."""
    for op, value in tree:
        if op in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
            continue
        if op is ops.BRANCH:
            return any(may_start(branch, letter) for branch in value[1])
        if op is ops.SUBPATTERN:
            if may_start(value[3], letter):
                return True
            if value[3].getwidth()[0]:
                return False
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            if may_start(value[2], letter):
                return True
            if value[0] and value[2].getwidth()[0]:
                return False
        elif op is ops.ATOMIC_GROUP:
            return may_start(value, letter)
        else:
            return one_matches(op, value, letter)
    return False


def one_matches(op, value, letter):
    single = parser.SubPattern(parser.State(), [(op, value)])
    return op in (ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN) and bool(compiler.compile(single).match(letter))


def inputs(pattern):
    """Repetitions of every character that the pattern may start with; and of it with another that it names."""
    letters = list(dict.fromkeys([*letters_of(parser.parse(pattern.pattern, pattern.flags)), *SAMPLE]))
    first = starts(pattern, letters)[:40]
    named = letters[:14]
    yield from ((letter, "") for letter in first)
    yield from ((letter, "\0") for letter in first)
    yield from ((one + other, "") for one in first[:8] for other in named)


@contextmanager
def time_limit(seconds):
    def give_up(_signal, _frame):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def seconds(act, text, times=1):
    took = []
    for _time in range(times):
        start = time.process_time()
        act(text)
        took.append(time.process_time() - start)
    return min(took)


def growth(act, piece, end="", sizes=(SMALL, LARGE), floor=FLOOR):
    """How much longer the large text takes than the small one, over its growth; 0 where it is too quick to judge."""
    small, large = (piece * (size // len(piece)) + end for size in sizes)
    factor = sizes[1] / sizes[0]
    try:
        with time_limit(LIMIT):
            took = seconds(act, large)
            if took < floor or took / seconds(act, small, 3) / factor <= FACTOR:
                return 0
            return seconds(act, large, 3) / seconds(act, small, 5) / factor
    except TimeoutError:
        return float("inf")


def too_slow(act, pieces, **how):
    for piece, end in pieces:
        # a busy machine may disturb one measurement; a bad expression is slow each time
        if growth(act, piece, end, **how) > FACTOR and (again := growth(act, piece, end, **how)) > FACTOR:
            return {(piece, end): round(again, 1)}  # one is enough to fail
    return {}


@pytest.mark.parametrize("pattern", all_patterns())
def test_a_pattern_is_linear_in_the_text(pattern):
    assert too_slow(lambda text: sum(1 for _match in pattern.finditer(text)), inputs(pattern)) == {}


def test_a_quadratic_and_an_exponential_pattern_would_be_found(monkeypatch):
    monkeypatch.setitem(globals(), "LIMIT", 1)
    for bad in (r"[0-9]+-", r"(?:a+)+$", r"[ \t]*\n", r"(?:https?://)?[\w.]+@"):
        pattern = re.compile(bad)
        assert too_slow(lambda text: sum(1 for _match in pattern.finditer(text)), inputs(pattern))  # noqa: B023


PIECES = [
    *"a1 \n-.,:;!?/@#%+×$°()[]{}<>&\"'«»“…_~=|\\ـاًé٣\u200b\u200f\u2066😀ﷺ\0",
    *(
        "1-",
        "083-",
        "050,",
        "+1-",
        "99123456 ",
        "O5 ",
        "a.",
        "a, ",
        "1/2 ",
        "1 ",
        "- ",
        "( ",
        "(a) ",
        ") (",
        "([",
        "(]",
        '1"',
        "1' ",
        "\n ",
        "\n\n",
        "..",
        "a: b ",
    ),
    *(
        "http://",
        "https://a.b/((c)) ",
        'f("ا")',
        "https://a.b/c)",
        "www.a",
        "a@b",
        "ا 5-",
        "ا،",
        "٣-",
        "<p>",
        "<b>",
        "<i>x",
        "</p>",
        "<div>",
        "<!--",
        "&a",
    ),
    *("<p>ا 1-2</p>", "<ul><li>", "<table><tr><td>", '<a href="x">', '<figure data-image="1"><figcaption>a', "<h2>a"),
    *("<strong>1</strong>-2", "<br>", "<figcaption>", '<div data-embed="youtube:ScMzIvxBSi4">', "<pre><code>a", "]]>"),
    *("<div><b>", "<b><p>", "</div>", "<svg/>", "<x>", "<x a='", "<svg><![CDATA[", "<title>", "<p><b><i><a href='/x'>"),
    *("<dd>", "<table>", "<td>", "<option>", "<a href=a.b:1>", "و.a", "<ul>", "<object>", "</b>"),
]
WORDS = ["كلب", "aa", "سيئ"]
FUNCTIONS = {
    **{
        f"arabic.{name}": getattr(arabic, name)
        for name in arabic.__all__
        if inspect.isfunction(getattr(arabic, name))
        and next(iter(inspect.signature(getattr(arabic, name)).parameters)) == "text"
        and sum(p.default is p.empty for p in inspect.signature(getattr(arabic, name)).parameters.values()) == 1
    },
    **{
        f"html.{read.__name__}": lambda text, read=read: read(html.clean(text))
        for read in (html.plain, html.excerpt, html.has_content, html.image_ids, html.clean)
    },
    "html.paragraphs": html.paragraphs,
    "html.card": html.card,
    "html.embed_of": html.embed_of,
    "contact_details.find_links": contact_details.find_links,
    "contact_details.find_emails": contact_details.find_emails,
    "contact_details.find_phone_numbers": contact_details.find_phone_numbers,
    "contact_details.has_phone_number": contact_details.has_phone_number.__wrapped__,
    "contact_details.has_email": contact_details.has_email.__wrapped__,
    "arabic.find_listed_words": lambda text: arabic.find_listed_words(WORDS, text),
    "arabic.isolate_marked": lambda text: arabic.isolate_marked(text, [(i, i + 3) for i in range(0, len(text), 5)]),
    "arabic.isolate_pieces": lambda text: arabic.isolate_pieces(
        [(text[i : i + 7], ()) for i in range(0, len(text), 7)]
    ),
    "html.clean and expand": lambda text: html.expand(html.clean(text), lambda identity, caption: caption),
    "highlight.highlight": lambda text: highlight.highlight(text, [(i, i + 3) for i in range(0, len(text), 5)]),
    "highlight.highlight_words": lambda text: highlight.highlight_words(text, ["a", "ا", "1"]),
    "highlight.excerpt_around": lambda text: highlight.excerpt_around(text, ["a", "ا", "1"]),
    "classifier.tokens": classifier.tokens,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_that_reads_text_is_linear_in_it(name):
    assert too_slow(FUNCTIONS[name], [(piece, "") for piece in PIECES], sizes=(1_000, 10_000), floor=0.05) == {}
