"""Run functions at the same moment, each with its own database connection."""

import threading

from django.db import connections


def at_once(*acts):
    """Run the acts at the same moment; return their results, raise the first error of theirs."""
    start, results, errors = threading.Barrier(len(acts)), [None] * len(acts), []

    def run(place, act):
        try:
            start.wait(10)
            results[place] = act()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "it waits for ever"
    if errors:
        raise errors[0]
    return results
