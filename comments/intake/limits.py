"""How often readers may send each public form of comments, and how much of it is kept.

The lists limit requests, whatever they hold; a request beyond them is answered 429.
"""

from newsroom.visitors.limits import DAY, HOUR, TEN_MINUTES, Limit

MAX_CORRECTIONS = 20  # versions of one comment that are kept
MAX_REPORTS_PER_HOUR = 10  # reports from one network address that count

ADD = [Limit("address", "COMMENTS_FLOOD", TEN_MINUTES)]
CHANGE = [Limit("address", 30, HOUR), Limit("path", 10, DAY)]  # by the private page of a comment
REPORT = [Limit("address", 60, HOUR)]  # requests, also those that are refused or count nothing
CONFIRM_MAIL = [Limit("address", 60, HOUR), Limit("path", 20, DAY)]
STOP_MAIL = [Limit("path", 20, HOUR)]  # a mail program's own servers post for many readers from one address
