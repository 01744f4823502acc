"""The admin of comments: the queue, word lists and bans, and reports."""

from comments.admin import lists, queue  # noqa: F401 both register their pages
