"""The sample newsroom: each app's `sample` package registers the part that it loads and deletes.

The parts are loaded in the order of INSTALLED_APPS and deleted in the opposite order.
"""

from collections import Counter

from django.apps import apps
from django.db.models import Model
from django.utils.module_loading import autodiscover_modules

from newsroom.progress import Progress


class Outcome:
    """What was deleted ({kind: number}), what stays ([(kind, name, reason)]), and the files to delete after commit."""

    def __init__(self) -> None:
        self.deleted, self.kept, self.files = Counter(), [], []

    def keep(self, kind: str, row: object, reason: str) -> None:
        self.kept.append((kind, str(row), reason))

    def delete(self, kind: str, row: Model) -> None:
        row.delete()
        self.deleted[kind] += 1


class Part:
    """One app's part of the sample."""

    def has_other_rows(self) -> bool:
        """Return whether the database holds rows of a real site, so that no sample may be loaded into it."""
        return False

    def load(self, articles: int, progress: Progress) -> None:
        """Load what is not there yet; `articles` is how many articles the sample's first author has."""
        raise NotImplementedError

    def articles_to_keep(self) -> dict[int, str]:
        """Return {article's key: reason} of the sample's articles that must stay."""
        return {}

    def drop(self, outcome: Outcome, reasons: dict[int, str], progress: Progress) -> None:
        """Delete what nobody has edited or uses, inside of a transaction; `reasons` are those of all parts."""
        raise NotImplementedError

    def delete_files(self, outcome: Outcome) -> None:
        """Delete the files of rows that are gone, after the transaction."""


_parts: dict[str, Part] = {}


def register(app_label: str, part: Part) -> None:
    _parts[app_label] = part


def parts() -> list[Part]:
    """Return the parts of all installed apps, in the order in which they are loaded."""
    autodiscover_modules("sample")
    return [_parts[config.label] for config in apps.get_app_configs() if config.label in _parts]
