"""Processor time of a piece of work: for tests that a text cannot be made to cost minutes."""

import time
import timeit


def cpu_seconds(work, repeat=3):
    """Return the least processor time of so many runs; other processes count little."""
    return min(timeit.repeat(work, timer=time.process_time, number=1, repeat=repeat))
