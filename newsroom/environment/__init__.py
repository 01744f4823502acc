"""Reads the settings' environment variables; a wrong value is answered by a sentence that names the variable.

`values` reads plain values, `addresses` hosts and networks, `services` the addresses of databases, caches and mail
servers, `logo` a picture file, `names` finds misspelt variables.
"""

import os
from collections.abc import Mapping

from newsroom.environment.addresses import Addresses
from newsroom.environment.logo import Logo
from newsroom.environment.services import Services


class Environment(Addresses, Services, Logo):
    """The variables of one mapping (the process's own by default), each read by the method that names its kind.

    `known` collects the names that were read: every name that means something to the site.
    """

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values
        self.known: set[str] = set()
