"""Find links, e-mail addresses and phone numbers in users' texts, also disguised ones.

Each finder returns [(start, end)] of what it found, as places in the text that was given; `has_email` and
`has_phone_number` stop at the first one and remember their answer, for several checks ask about one text.
"""

from newsroom.contact_details.addresses import find_emails, find_links, has_email, links_in
from newsroom.contact_details.phones import find_phone_numbers, has_phone_number

__all__ = ["find_emails", "find_links", "find_phone_numbers", "has_email", "has_phone_number", "links_in"]
