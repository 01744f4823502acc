"""The jobs that `run_due` does again and again: each app's `jobs.py` registers its own."""

from collections.abc import Callable, Mapping

from django.utils.module_loading import autodiscover_modules

from newsroom.images.jobs import remove_unused_hourly

Job = Callable[[], Mapping[str, int]]  # returns {what was done: how often}; it does nothing where nothing is due
JOBS: dict[str, Job] = {}


def register(name: str) -> Callable[[Job], Job]:
    """Return a decorator that registers the function as the job of this name.

    A job takes no arguments, does what is due in small steps and can run in several processes at once. What it raises
    is logged; the job is tried again in the next round.
    """

    def add(job: Job) -> Job:
        if JOBS.setdefault(name, job) is not job:
            raise ValueError(f"There are two jobs named «{name}».")
        return job

    return add


def discover() -> dict[str, Job]:
    """Return the jobs of all installed apps by their names, in the order of INSTALLED_APPS."""
    autodiscover_modules("jobs")
    return JOBS


@register("pictures")
def remove_pictures() -> Mapping[str, int]:
    """Remove picture files that no row refers to, once an hour."""
    return {"unused files removed": remove_unused_hourly()}
