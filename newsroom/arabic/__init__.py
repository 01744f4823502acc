"""Handle Arabic text: folding, technical runs, word lists, numbers and dates (W3C alreq, Unicode CLDR, UAX #9)."""

from newsroom.arabic.affixes import stem
from newsroom.arabic.dates import date, datetime, duration, hijri, long_date, month_year, time
from newsroom.arabic.isolation import Element, isolate, isolate_marked, isolate_pieces, isolate_plain
from newsroom.arabic.letters import (
    fold,
    fold_map,
    is_blank,
    is_vocalised,
    letter_count,
    query_words,
    sanitize_user_text,
    sort_key,
    terms,
    tidy,
    tidy_line,
    without_forbidden,
)
from newsroom.arabic.names import name_words, replace_lookalikes, resembles_a_name
from newsroom.arabic.numbers import digits, grouped
from newsroom.arabic.runs import technical_runs
from newsroom.arabic.summary import summary
from newsroom.arabic.word_list import find_listed_words, squash, squash_map
from newsroom.arabic.words import count_words, join_tags, reading_minutes, slug, split_tags

__all__ = [
    "Element",
    "count_words",
    "date",
    "datetime",
    "digits",
    "duration",
    "find_listed_words",
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
    "month_year",
    "name_words",
    "query_words",
    "reading_minutes",
    "replace_lookalikes",
    "resembles_a_name",
    "sanitize_user_text",
    "slug",
    "sort_key",
    "split_tags",
    "squash",
    "squash_map",
    "stem",
    "summary",
    "technical_runs",
    "terms",
    "tidy",
    "tidy_line",
    "time",
    "without_forbidden",
]
