"""The moderators' desk: the queue, the lists that guard it, and what the classifier is worth."""

from comments.admin import lists, queue  # noqa: F401 both register their pages
