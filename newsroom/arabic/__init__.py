"""Arabic as its own language: letters, runs of Latin in it, counts and dates. Rules: W3C alreq, Unicode CLDR, UBA."""

from newsroom.arabic.affixes import stem
from newsroom.arabic.dates import date, datetime, duration, hijri, long_date, month_year, time
from newsroom.arabic.evasion import spans_of, squash, squash_map
from newsroom.arabic.isolation import Element, isolate, isolate_marked, isolate_pieces, isolate_plain
from newsroom.arabic.letters import (
    fold,
    fold_map,
    is_blank,
    is_vocalised,
    letter_count,
    query_words,
    sort_key,
    tame,
    terms,
    tidy,
    tidy_line,
    without_forbidden,
)
from newsroom.arabic.names import look_alike, name_words, names_in
from newsroom.arabic.numbers import digits, grouped
from newsroom.arabic.runs import technical_runs
from newsroom.arabic.summary import summary
from newsroom.arabic.words import count_words, join_tags, reading_minutes, slug, split_tags

__all__ = [
    "Element",
    "count_words",
    "date",
    "datetime",
    "digits",
    "duration",
    "fold",
    "fold_map",
    "grouped",
    "hijri",
    "is_blank",
    "is_vocalised",
    "isolate",
    "isolate_marked",
    "isolate_pieces",
    "isolate_plain",
    "join_tags",
    "letter_count",
    "long_date",
    "look_alike",
    "month_year",
    "name_words",
    "names_in",
    "query_words",
    "reading_minutes",
    "slug",
    "sort_key",
    "spans_of",
    "split_tags",
    "squash",
    "squash_map",
    "stem",
    "summary",
    "tame",
    "technical_runs",
    "terms",
    "tidy",
    "tidy_line",
    "time",
    "without_forbidden",
]
