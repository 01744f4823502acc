"""How often readers may send each public form of comments."""

from newsroom.visitors.limits import DAY, HOUR, TEN_MINUTES, Limit

MAX_CORRECTIONS = 20  # wordings of one comment that are kept

ADD = [Limit("address", "COMMENTS_FLOOD", TEN_MINUTES)]
CHANGE = [Limit("address", 30, HOUR), Limit("path", 10, DAY)]  # by the private page of a comment
REPORT = [Limit("address", 60, HOUR)]
CONFIRM_MAIL = [Limit("address", 60, HOUR), Limit("path", 20, DAY)]
STOP_MAIL = [Limit("path", 20, HOUR)]  # a mail program's own servers post for many readers from one address
