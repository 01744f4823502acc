"""The pytest plugin of the mutation check: records which test runs which line, or runs the tests of one mutant."""

import json
import os
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RECORD, SELECT = os.environ.get("MUTATION_RECORD"), os.environ.get("MUTATION_SELECT")
WATCHED = {str(ROOT / name): name for name in os.environ.get("MUTATION_WATCH", "").split(os.pathsep)}
lines, seconds, failed = defaultdict(set), {}, set()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    """Note the lines of the watched files that this test and its fixtures run."""
    if not RECORD:
        yield
        return

    def on_call(frame, event, _argument):
        name = WATCHED.get(frame.f_code.co_filename)
        if name is None:
            return None

        def on_line(frame, event, _argument):
            lines[name, frame.f_lineno].add(item.nodeid)
            return on_line

        return on_line(frame, event, None)

    started, before = time.monotonic(), sys.gettrace()
    threading.settrace(on_call)
    sys.settrace(on_call)
    yield
    sys.settrace(before)
    threading.settrace(before)
    seconds[item.nodeid] = time.monotonic() - started


def pytest_runtest_logreport(report):
    if report.failed:
        failed.add(report.nodeid)


def pytest_sessionfinish():
    if RECORD:
        for tests in [*lines.values(), seconds]:
            for test in failed & set(tests):
                tests.remove(test) if isinstance(tests, set) else tests.pop(test)
        record = {
            "lines": [[*where, sorted(tests)] for where, tests in lines.items()],
            "seconds": seconds,
            "failed": sorted(failed),
        }
        Path(RECORD).write_text(json.dumps(record), encoding="utf-8")


def pytest_collection_modifyitems(items):
    """Keep the chosen tests, in the order of their list."""
    if SELECT:
        places = {test: place for place, test in enumerate(json.loads(Path(SELECT).read_text(encoding="utf-8")))}
        items[:] = sorted((item for item in items if item.nodeid in places), key=lambda item: places[item.nodeid])
